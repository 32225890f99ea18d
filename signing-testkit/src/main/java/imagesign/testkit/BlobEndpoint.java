package imagesign.testkit;

/**
 * {@code /v2/<name>/blobs/<digest>}: OCI distribution 1.1, "Pulling blobs" and "Deleting Blobs".
 */
final class BlobEndpoint implements Endpoint {
  private final Store store;
  private final Behaviour behaviour;

  BlobEndpoint(Store store, Behaviour behaviour) {
    this.store = store;
    this.behaviour = behaviour;
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
    Response whole =
        Response.of(200)
            .body("application/octet-stream", blob)
            .header("Accept-Ranges", "bytes")
            .header("Docker-Content-Digest", headerDigest(behaviour, digest, blob).toString());
    return call.request()
        .headers()
        .first("Range")
        .filter(range -> !behaviour.has(Quirk.RANGE_IGNORED))
        .flatMap(ByteRange::parse)
        .map(range -> range.select(whole, behaviour))
        .orElse(whole);
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
