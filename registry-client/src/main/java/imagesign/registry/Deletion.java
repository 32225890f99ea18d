package imagesign.registry;

import java.util.List;
import okhttp3.Response;

/** Reads what registries answer to DELETE. */
final class Deletion {
  private Deletion() {}

  /** {@return whether something was deleted; false if it was not there} */
  static boolean of(String what, Failures failures, Response response) {
    return switch (response.code()) {
      case 200, 202, 204 -> true;
      case 404 -> false;
      case 400, 405, 501 -> throw refused(what, failures, response);
      default -> throw failures.unexpected(what, response);
    };
  }

  /** As {@link #of}; distribution 2.8 looks for a digest where it is given a tag. */
  static boolean ofTag(String what, Failures failures, Response response) {
    if (response.code() == 400) {
      throw RegistryException.unsupported(what, 400, failures.errorCodes(response));
    }
    return of(what, failures, response);
  }

  private static RegistryException refused(String what, Failures failures, Response response) {
    List<String> codes = failures.errorCodes(response);
    return response.code() != 400 || codes.contains("UNSUPPORTED")
        ? RegistryException.unsupported(what, response.code(), codes)
        : failures.unexpected(what, response.code(), codes);
  }
}
