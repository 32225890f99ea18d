package imagesign.testkit;

import java.util.Optional;

/**
 * {@code /v2/<name>/blobs/<digest>}: OCI distribution 1.1, "Pulling blobs" and "Deleting Blobs".
 */
final class BlobEndpoint implements Endpoint {
  private final Store store;
  private final Behaviour behaviour;
  private final Redirects redirects;

  BlobEndpoint(Store store, Behaviour behaviour, Redirects redirects) {
    this.store = store;
    this.behaviour = behaviour;
    this.redirects = redirects;
  }

  @Override
  public Response handle(Call call) {
    return switch (call.method()) {
      case "GET", "HEAD" -> pull(call);
      case "DELETE" -> delete(call);
      default -> throw call.unsupportedMethod();
    };
  }

  private Response pull(Call call) {
    ContentDigest digest = call.digest();
    byte[] blob = store.blob(call.repository(), digest).orElseThrow(BlobEndpoint::unknown);
    Optional<String> elsewhere = redirects.location(call, digest);
    if (elsewhere.isPresent()) {
      return Response.of(307).header("Location", elsewhere.get());
    }
    Response whole =
        Response.of(200)
            .body("application/octet-stream", blob)
            .header("Docker-Content-Digest", headerDigest(behaviour, digest, blob).toString());
    return ByteRange.serve(whole, call.request(), behaviour);
  }

  /** {@return the digest of a blob that answers name} */
  static ContentDigest headerDigest(Behaviour behaviour, ContentDigest digest, byte[] blob) {
    return behaviour.has(Quirk.BLOB_DIGEST_HEADER_SHA256) ? ContentDigest.sha256(blob) : digest;
  }

  private Response delete(Call call) {
    if (behaviour.has(Quirk.DELETE_405)) {
      throw call.unsupportedMethod();
    }
    if (!store.deleteBlob(call.repository(), call.digest())) {
      throw unknown();
    }
    return Response.of(202);
  }

  private static RegistryError unknown() {
    return new RegistryError(404, ErrorCode.BLOB_UNKNOWN, "blob unknown to this repository");
  }
}
