package imagesign.testkit;

/**
 * The error codes of OCI distribution 1.1, "Error Codes"; {@code UNKNOWN} is for what it has no
 * word for.
 */
enum ErrorCode {
  BLOB_UNKNOWN,
  BLOB_UPLOAD_INVALID,
  BLOB_UPLOAD_UNKNOWN,
  DENIED,
  DIGEST_INVALID,
  MANIFEST_BLOB_UNKNOWN,
  MANIFEST_INVALID,
  MANIFEST_UNKNOWN,
  NAME_INVALID,
  NAME_UNKNOWN,
  SIZE_INVALID,
  TOOMANYREQUESTS,
  UNAUTHORIZED,
  UNKNOWN,
  UNSUPPORTED;

  /** The code that a registry would send with a status that a test asked for. */
  static ErrorCode ofStatus(int status) {
    return switch (status) {
      case 401 -> UNAUTHORIZED;
      case 403 -> DENIED;
      case 404 -> NAME_UNKNOWN;
      case 405 -> UNSUPPORTED;
      case 413 -> SIZE_INVALID;
      case 429 -> TOOMANYREQUESTS;
      default -> UNKNOWN;
    };
  }
}
