package imagesign.cli;

import imagesign.ImageSigningException;
import imagesign.cosign.LegacyTag;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Digest;
import imagesign.oci.Repository;
import imagesign.spi.ArtifactStore;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code cosign triangulate}: where the legacy form keeps what belongs to an image, if there is
 * any.
 */
final class Triangulate implements Command {
  private static final String TYPE = "--type";

  @Override
  public String name() {
    return "triangulate";
  }

  @Override
  public String summary() {
    return "Shows the tag under which Cosign 1 and 2 keep an image's signatures.";
  }

  @Override
  public void declare(CommandSpec spec) {
    spec.addOption(Flags.value("signature|attestation|sbom|digest", "of what; signature", TYPE));
    StoreFlags.declare(spec);
    spec.addPositional(Flags.image());
  }

  @Override
  public ExitCode run(ParseResult arguments, Session session) {
    OutputFormat format = OutputFormat.of(arguments);
    Optional<LegacyTag> tag = tag(arguments);
    StoreFlags flags = new StoreFlags(arguments);
    List<ImageArgument> images = flags.images();
    try (Stores stores = flags.stores(images)) {
      ImageArgument image = stores.resolved(images.get(0));
      ArtifactReference reference = image.reference();
      Digest digest = reference.digest().orElseGet(() -> resolve(reference, stores.of(image)));
      ArtifactReference location =
          tag.isPresent()
              ? location(tag.get(), reference.repository(), digest)
              : ArtifactReference.of(reference.repository(), digest);
      return Report.ok(
              List.of(location.toString()),
              ImageReport.of(image)
                  .start(reference.withDigest(digest))
                  .put("location", location.toString())
                  .build())
          .print(format, session);
    }
  }

  private static ArtifactReference location(LegacyTag tag, Repository repository, Digest digest) {
    return tag.in(repository, digest)
        .orElseThrow(() -> new UsageException("no tag of this kind holds " + digest.algorithm()));
  }

  private static Digest resolve(ArtifactReference reference, ArtifactStore store) {
    return store
        .manifest(reference)
        .orElseThrow(() -> new ImageSigningException("there is no image " + reference))
        .digest();
  }

  /** The kind of tag that is asked for; none stands for the image itself. */
  private static Optional<LegacyTag> tag(ParseResult arguments) {
    return switch (arguments.matchedOptionValue(TYPE, "signature")) {
      case "signature" -> Optional.of(LegacyTag.SIGNATURE);
      case "attestation" -> Optional.of(LegacyTag.ATTESTATION);
      case "sbom" -> Optional.of(LegacyTag.SBOM);
      case "digest" -> Optional.empty();
      default ->
          throw new UsageException(TYPE + ": none of signature, attestation, sbom and digest");
    };
  }
}
