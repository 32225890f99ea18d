package imagesign.registry;

import imagesign.core.json.Json;
import imagesign.core.json.JsonException;
import imagesign.core.json.JsonObject;
import imagesign.oci.Bytes;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.Response;

/** Turns answers that are errors, and answers that never came, into exceptions. */
final class Failures {
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final int MAX_CODES = 8;

  private final int maxErrorBytes;

  Failures(int maxErrorBytes) {
    this.maxErrorBytes = maxErrorBytes;
  }

  /** Reports a status that the endpoint has no use for; reads the body's beginning. */
  RegistryException unexpected(String what, Response response) {
    return unexpected(what, response.code(), errorCodes(response));
  }

  RegistryException unexpected(String what, int status, List<String> codes) {
    String message = what + ": " + status + (codes.isEmpty() ? "" : " " + codes);
    return new RegistryException(message, status, codes, isTransient(status), null);
  }

  List<String> errorCodes(Response response) {
    Bytes body = Bodies.beginning(response, maxErrorBytes);
    try {
      return Json.parseObject(body).optionalObjects("errors").orElse(List.of()).stream()
          .limit(MAX_CODES)
          .flatMap(Failures::code)
          .toList();
    } catch (JsonException notOurs) {
      return List.of();
    }
  }

  private static Stream<String> code(JsonObject error) {
    return error.optionalString("code").filter(code -> CODE.matcher(code).matches()).stream();
  }

  static boolean isTransient(int status) {
    return Retries.isRetried(status) || (status >= 500 && status != 501 && status != 505);
  }

  static RegistryException noAnswer(String what, IOException e) {
    String message = what + ": " + e.getClass().getSimpleName() + ": " + Redaction.text(e);
    return new RegistryException(message, 0, List.of(), Retries.isTransient(e), Redaction.cause(e));
  }
}
