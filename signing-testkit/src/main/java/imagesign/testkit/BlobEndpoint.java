package imagesign.testkit;

/**
 * {@code /v2/<name>/blobs/<digest>}: OCI distribution 1.1, "Pulling blobs" and "Deleting Blobs".
 */
final class BlobEndpoint implements Endpoint {
  private final Store store;

  BlobEndpoint(Store store) {
    this.store = store;
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
            .header("Docker-Content-Digest", digest.toString());
    return call.request()
        .headers()
        .first("Range")
        .flatMap(ByteRange::parse)
        .map(range -> range.select(whole))
        .orElse(whole);
  }

  private Response delete(Call call) {
    if (!store.deleteBlob(call.repository(), call.digest())) {
      throw unknown();
    }
    return Response.of(202);
  }

  private static RegistryError unknown() {
    return new RegistryError(404, ErrorCode.BLOB_UNKNOWN, "blob unknown to this repository");
  }
}
