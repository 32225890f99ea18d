package imagesign.registry;

import imagesign.core.json.Manifests;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.signature.CommonReason;
import imagesign.spi.ContentException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import okhttp3.RequestBody;
import okhttp3.Response;

/** {@code /v2/NAME/manifests/REFERENCE}: manifests and indexes, by tag and by digest. */
final class ManifestEndpoint {
  // The whole list each time: distribution answers 404 for a manifest of a type that is not in it.
  private static final String ACCEPT =
      String.join(
          ", ",
          List.of(
              MediaType.OCI_INDEX.value(),
              MediaType.OCI_MANIFEST.value(),
              MediaType.DOCKER_MANIFEST_LIST.value(),
              MediaType.DOCKER_MANIFEST.value(),
              MediaType.OCI_ARTIFACT_MANIFEST.value()));
  private static final String DIGEST_HEADER = "Docker-Content-Digest";

  private final Transport transport;
  private final Failures failures;
  private final int maxBytes;

  /**
   * A manifest as it came, with its digest checked and nothing read from it.
   *
   * @param type the media type that it was served as
   * @param content its exact bytes
   * @param digest the digest of the bytes
   */
  record Fetched(MediaType type, Bytes content, Digest digest) {
    Manifest parse() {
      return Manifests.parse(type, content, digest.algorithm());
    }
  }

  ManifestEndpoint(Transport transport, Failures failures, int maxBytes) {
    this.transport = transport;
    this.failures = failures;
    this.maxBytes = maxBytes;
  }

  Optional<Fetched> get(ArtifactReference reference) {
    return get(reference, false);
  }

  /** Reads with the token of a push, which follows. */
  Optional<Fetched> getForPush(ArtifactReference reference) {
    return get(reference, true);
  }

  private Optional<Fetched> get(ArtifactReference reference, boolean push) {
    String what = "get manifest " + reference;
    Repository repository = reference.repository();
    RegistryRequest request =
        RegistryRequest.get(
                what, repository, transport.url(repository, "manifests", reference.identifier()))
            .header("Accept", ACCEPT);
    return transport.send(
        push ? request.forPush() : request,
        response ->
            switch (response.code()) {
              case 200 -> Optional.of(read(what, reference, response));
              case 404 -> Optional.empty();
              default -> throw failures.unexpected(what, response);
            });
  }

  private Fetched read(String what, ArtifactReference reference, Response response)
      throws IOException {
    Bytes content = Bodies.whole(what, response, maxBytes);
    Digest.Algorithm algorithm =
        reference.digest().map(Digest::algorithm).orElse(Digest.Algorithm.SHA256);
    Digest actual = Digest.of(algorithm, content);
    reference
        .digest()
        .ifPresent(expected -> VerifyingInputStream.checkDigest(what, expected, actual));
    // A registry may name a digest by another algorithm, or a malformed one: neither says anything.
    Digest.tryParse(response.header(DIGEST_HEADER, ""))
        .filter(claimed -> claimed.algorithm() == algorithm)
        .ifPresent(claimed -> VerifyingInputStream.checkDigest(what, claimed, actual));
    MediaType type =
        MediaType.tryParse(response.header("Content-Type", ""))
            .orElseThrow(
                () ->
                    new ContentException(
                        CommonReason.MANIFEST_MALFORMED, what + ": served without a media type"));
    return new Fetched(type, content, actual);
  }

  /**
   * Stores a manifest.
   *
   * @return the subject that the registry says it has listed the manifest under
   */
  Optional<String> put(
      Repository repository, String tagOrDigest, MediaType type, Bytes content, Digest digest) {
    String what =
        "put manifest " + repository + (tagOrDigest.indexOf(':') < 0 ? ":" : "@") + tagOrDigest;
    RequestBody body =
        RequestBody.create(content.toByteArray(), okhttp3.MediaType.parse(type.value()));
    RegistryRequest request =
        RegistryRequest.write(
            "PUT", what, repository, transport.url(repository, "manifests", tagOrDigest), body);
    return transport.send(
        request,
        response -> {
          // 201 by the specification; Artifactory and others say 200 or 202.
          if (response.code() < 200 || response.code() > 202) {
            throw failures.unexpected(what, response);
          }
          Digest.tryParse(response.header(DIGEST_HEADER, ""))
              .filter(claimed -> claimed.algorithm() == digest.algorithm())
              .ifPresent(claimed -> checkStored(what, digest, claimed));
          return Optional.ofNullable(response.header("OCI-Subject"));
        });
  }

  private static void checkStored(String what, Digest expected, Digest claimed) {
    if (!expected.equals(claimed)) {
      throw RegistryException.lasting(
          what + ": the registry says that it stored " + claimed + " instead");
    }
  }
}
