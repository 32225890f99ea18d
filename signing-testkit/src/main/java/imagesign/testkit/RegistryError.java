package imagesign.testkit;

/** A request that an endpoint refuses; the router turns it into the OCI error body. */
final class RegistryError extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final ErrorCode code;

  RegistryError(int status, ErrorCode code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  Response response() {
    return Response.error(status, code, String.valueOf(getMessage()));
  }
}
