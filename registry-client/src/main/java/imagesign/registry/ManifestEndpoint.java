package imagesign.registry;

import imagesign.core.json.Manifests;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
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
import org.jspecify.annotations.Nullable;

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
   * @param etag the registry's name of this state of the tag, if it gave one that is strong
   */
  record Fetched(MediaType type, Bytes content, Digest digest, Optional<String> etag) {
    Manifest parse() {
      return Manifests.parse(type, content, digest.algorithm());
    }
  }

  /** What a registry says of a manifest: what it is, or that it isn't there. */
  private record Word(Optional<Descriptor> manifest) {}

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

  /** Reads what a manifest refers to; one that is malformed refers to nothing. */
  Optional<Descriptor> subjectOf(ArtifactReference reference) {
    for (int look = 1; look <= 2; look++) {
      try {
        return get(reference).flatMap(found -> found.parse().subject());
      } catch (ContentException e) {
        // Wrong on its way, or where it is stored: a second look tells.
      }
    }
    return Optional.empty();
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
        Bodies.type(response)
            .orElseThrow(
                () ->
                    new ContentException(
                        CommonReason.MANIFEST_MALFORMED, what + ": served without a media type"));
    Optional<String> etag =
        Optional.ofNullable(response.header("ETag")).filter(tag -> tag.startsWith("\""));
    return new Fetched(type, content, actual, etag);
  }

  /**
   * Asks what a registry says of a manifest; reads it where the registry does not say enough.
   *
   * @return the registry's word, or empty if there is no such manifest
   */
  Optional<Descriptor> head(ArtifactReference reference) {
    String what = "look for manifest " + reference;
    Repository repository = reference.repository();
    RegistryRequest request =
        RegistryRequest.head(
                what, repository, transport.url(repository, "manifests", reference.identifier()))
            .header("Accept", ACCEPT);
    Optional<Word> answer =
        transport.send(
            request,
            response ->
                switch (response.code()) {
                  case 200 -> claimed(what, reference, response).map(d -> new Word(Optional.of(d)));
                  case 404 -> Optional.of(new Word(Optional.empty()));
                  case 400, 405, 406, 501 -> Optional.empty();
                  default -> throw failures.unexpected(what, response);
                });
    return answer
        .map(Word::manifest)
        .orElseGet(() -> get(reference).map(found -> found.parse().descriptor()));
  }

  private static Optional<Descriptor> claimed(
      String what, ArtifactReference reference, Response response) {
    Optional<Digest> wanted = reference.digest();
    Optional<Digest> digest = Digest.tryParse(response.header(DIGEST_HEADER, ""));
    if (wanted.isPresent()) {
      digest
          .filter(claimed -> claimed.algorithm() == wanted.get().algorithm())
          .ifPresent(claimed -> VerifyingInputStream.checkDigest(what, wanted.get(), claimed));
      digest = wanted;
    }
    Optional<MediaType> type =
        Bodies.type(response)
            .map(MediaType::essence)
            .filter(claimed -> claimed.isManifest() || claimed.isIndex());
    String length = response.header("Content-Length", "");
    return digest.isPresent() && type.isPresent() && length.matches("[0-9]{1,18}")
        ? Optional.of(Descriptor.of(type.get(), digest.get(), Long.parseLong(length)))
        : Optional.empty();
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
    return transport.send(
        putRequest(what, repository, tagOrDigest, type, content),
        response -> {
          stored(what, digest, response);
          return Optional.ofNullable(response.header("OCI-Subject"));
        });
  }

  private RegistryRequest putRequest(
      String what, Repository repository, String tagOrDigest, MediaType type, Bytes content) {
    RequestBody body =
        RequestBody.create(content.toByteArray(), okhttp3.MediaType.parse(type.value()));
    return RegistryRequest.write(
        "PUT", what, repository, transport.url(repository, "manifests", tagOrDigest), body);
  }

  private void stored(String what, Digest digest, Response response) {
    // 201 by the specification; Artifactory and others say 200 or 202.
    if (response.code() < 200 || response.code() > 202) {
      throw failures.unexpected(what, response);
    }
    Digest.tryParse(response.header(DIGEST_HEADER, ""))
        .filter(claimed -> claimed.algorithm() == digest.algorithm())
        .ifPresent(claimed -> checkStored(what, digest, claimed));
  }

  /**
   * Stores what a tag is to hold, once. Where the registry knows conditions it does so only if the
   * tag still holds what was read.
   *
   * @param old what was read, or null if there was nothing
   * @param conditional whether to set a condition
   * @return whether it was stored; false if the condition was not met
   */
  boolean replace(
      ArtifactReference tag,
      MediaType type,
      Bytes content,
      @Nullable Fetched old,
      boolean conditional) {
    String what = "put manifest " + tag;
    RegistryRequest request =
        putRequest(what, tag.repository(), tag.identifier(), type, content).once();
    Digest digest = Digest.sha256(content);
    return transport.send(
        conditional ? onlyAfter(old, request) : request,
        response -> {
          if (conditional && response.code() == 412) {
            return false;
          }
          stored(what, digest, response);
          return true;
        });
  }

  private static RegistryRequest onlyAfter(@Nullable Fetched old, RegistryRequest request) {
    return old == null
        ? request.header("If-None-Match", "*")
        : old.etag().map(etag -> request.header("If-Match", etag)).orElse(request);
  }

  /** Deletes a manifest with all its tags, or a tag; false if there is none. */
  boolean delete(ArtifactReference reference) {
    String what = "delete manifest " + reference;
    Repository repository = reference.repository();
    RegistryRequest request =
        RegistryRequest.delete(
            what, repository, transport.url(repository, "manifests", reference.identifier()));
    return transport.send(
        request,
        response ->
            reference.digest().isPresent()
                ? Deletion.of(what, failures, response)
                : Deletion.ofTag(what, failures, response));
  }

  private static void checkStored(String what, Digest expected, Digest claimed) {
    if (!expected.equals(claimed)) {
      throw RegistryException.lasting(
          what + ": the registry says that it stored " + claimed + " instead");
    }
  }
}
