package imagesign.cli;

import imagesign.ImageSigningException;
import imagesign.core.json.JsonObject;
import imagesign.cosign.LegacyTag;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.spi.ArtifactSource.Referrers;
import imagesign.spi.ArtifactStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code cosign tree}: what a store lists as belonging to an image, as it lists it; nothing is
 * verified.
 */
final class Tree implements Command {
  private static final int MAX_REFERRERS = 1000;
  private static final String PREDICATE_TYPE = "dev.sigstore.bundle.predicateType";

  @Override
  public String name() {
    return "tree";
  }

  @Override
  public String summary() {
    return "Lists what refers to an image, and its signature tags; verifies nothing.";
  }

  @Override
  public void declare(CommandSpec spec) {
    StoreFlags.declare(spec);
    spec.addPositional(Flags.image());
  }

  @Override
  public ExitCode run(ParseResult arguments, Session session) {
    OutputFormat format = OutputFormat.of(arguments);
    StoreFlags flags = new StoreFlags(arguments);
    List<ImageArgument> images = flags.images();
    try (Stores stores = flags.stores(images)) {
      ImageArgument image = stores.resolved(images.get(0));
      return tree(image, stores.of(image)).print(format, session);
    }
  }

  private static Report tree(ImageArgument image, ArtifactStore store) {
    ArtifactReference reference = image.reference();
    Repository repository = reference.repository();
    Digest digest = image(store, reference).digest();
    List<String> lines = new ArrayList<>(List.of(reference.withDigest(digest).toString()));
    List<JsonObject> referrers = new ArrayList<>();
    Referrers listed = store.referrers(repository, digest, MAX_REFERRERS);
    for (Descriptor referrer : listed.descriptors()) {
      lines.add(line(referrer));
      referrers.add(json(referrer));
    }
    if (listed.truncated()) {
      lines.add("  and more referrers");
    }
    List<JsonObject> tags = new ArrayList<>();
    for (LegacyTag kind : LegacyTag.values()) {
      Optional<ArtifactReference> tag = kind.in(repository, digest);
      Optional<Manifest> manifest = tag.flatMap(store::manifest);
      if (manifest.isPresent()) {
        lines.add(line(tag.get(), manifest.get()));
        tags.add(json(tag.get(), manifest.get()));
      }
    }
    return Report.ok(
        lines,
        ImageReport.of(image)
            .start(reference.withDigest(digest))
            .put("referrers", referrers)
            .put("truncated", listed.truncated())
            .put("tags", tags)
            .build());
  }

  private static Manifest image(ArtifactStore store, ArtifactReference reference) {
    return store
        .manifest(reference)
        .orElseThrow(() -> new ImageSigningException("there is no image " + reference));
  }

  private static String line(Descriptor referrer) {
    return "  referrer "
        + referrer.digest()
        + " "
        + referrer.artifactType().orElse(referrer.mediaType()).value()
        + predicateType(referrer).map(type -> " " + type).orElse("");
  }

  private static String line(ArtifactReference tag, Manifest manifest) {
    return "  tag %s %s, %d layers"
        .formatted(tag.identifier(), manifest.digest(), manifest.layers().size());
  }

  private static JsonObject json(Descriptor referrer) {
    return JsonObject.builder()
        .put("manifest", ImageReport.descriptor(referrer))
        .put("artifactType", ImageReport.orNull(referrer.artifactType().map(MediaType::value)))
        .put("predicateType", ImageReport.orNull(predicateType(referrer)))
        .build();
  }

  private static JsonObject json(ArtifactReference tag, Manifest manifest) {
    return JsonObject.builder()
        .put("tag", tag.identifier())
        .put("manifest", ImageReport.descriptor(manifest.descriptor()))
        .put("layers", manifest.layers().stream().map(ImageReport::descriptor).toList())
        .build();
  }

  private static Optional<String> predicateType(Descriptor referrer) {
    return Optional.ofNullable(referrer.annotations().get(PREDICATE_TYPE));
  }
}
