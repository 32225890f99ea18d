package imagesign.testkit;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Comparator;

/** {@code /v2/_catalog}: an extension that most registries share. */
final class CatalogEndpoint implements Endpoint {
  private final Store store;

  CatalogEndpoint(Store store) {
    this.store = store;
  }

  @Override
  public Response handle(Call call) {
    if (!call.method().equals("GET")) {
      throw call.unsupportedMethod();
    }
    Page<String> page =
        Page.ofSorted(store.repositories(), call.query(), Comparator.naturalOrder());
    JsonArray names = new JsonArray();
    page.items().forEach(names::add);
    JsonObject json = new JsonObject();
    json.add("repositories", names);
    return page.link(Response.json(200, json), call.request());
  }
}
