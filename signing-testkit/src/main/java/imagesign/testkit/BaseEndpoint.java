package imagesign.testkit;

import com.google.gson.JsonObject;

/** {@code /v2/}: OCI distribution 1.1, "Determining Support". */
final class BaseEndpoint implements Endpoint {
  @Override
  public Response handle(Call call) {
    return switch (call.method()) {
      case "GET", "HEAD" -> Response.json(200, new JsonObject());
      default -> throw call.unsupportedMethod();
    };
  }
}
