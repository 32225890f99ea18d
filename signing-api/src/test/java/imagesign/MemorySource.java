package imagesign;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.MediaType;
import imagesign.oci.Platform;
import imagesign.oci.Repository;
import imagesign.spi.ArtifactSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Manifests in memory, with a record of what was asked for. */
final class MemorySource implements ArtifactSource {
  private final Map<String, Manifest> manifests = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private @Nullable RuntimeException failure;

  /** Stores an image that holds some text, and says its digest. */
  Digest image(String tag, String text) {
    return store(tag, Manifest.builder(MediaType.OCI_MANIFEST, Bytes.utf8(text)).build());
  }

  Digest index(String tag, Descriptor... children) {
    List<Descriptor> entries = Arrays.asList(children);
    return store(
        tag,
        Manifest.builder(MediaType.OCI_INDEX, Bytes.utf8("index of " + entries))
            .manifests(entries)
            .build());
  }

  private Digest store(String tag, Manifest manifest) {
    manifests.put(tag, manifest);
    manifests.put(manifest.digest().toString(), manifest);
    return manifest.digest();
  }

  Descriptor describe(Digest digest, String architecture) {
    return Objects.requireNonNull(manifests.get(digest.toString()))
        .descriptor()
        .withPlatform(Platform.of("linux", architecture));
  }

  /** Serves one manifest where another is asked for. */
  void replace(String identifier, String by) {
    manifests.put(identifier, manifests.get(by));
  }

  void failWith(RuntimeException exception) {
    this.failure = exception;
  }

  List<String> asked() {
    return asked;
  }

  @Override
  public synchronized Optional<Manifest> manifest(ArtifactReference reference) {
    asked.add(reference.identifier());
    if (failure != null) {
      throw failure;
    }
    return Optional.ofNullable(manifests.get(reference.identifier()));
  }

  @Override
  public Optional<Bytes> blob(Repository repository, Descriptor descriptor, long maxBytes) {
    return Optional.empty();
  }

  @Override
  public Referrers referrers(Repository repository, Digest subject, int max) {
    return new Referrers(List.of(), false);
  }
}
