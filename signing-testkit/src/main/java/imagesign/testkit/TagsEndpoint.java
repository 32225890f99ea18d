package imagesign.testkit;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;

/** {@code /v2/<name>/tags/list}: OCI distribution 1.1, "Listing Tags". */
final class TagsEndpoint implements Endpoint {
  private final Store store;

  TagsEndpoint(Store store) {
    this.store = store;
  }

  @Override
  public Response handle(Call call) {
    if (!call.method().equals("GET")) {
      throw call.unsupportedMethod();
    }
    List<String> tags =
        store
            .tags(call.repository())
            .orElseThrow(
                () -> new RegistryError(404, ErrorCode.NAME_UNKNOWN, "repository unknown"));
    Page<String> page = Page.ofSorted(tags, call.query(), RepositoryContent.TAG_ORDER);
    JsonArray names = new JsonArray();
    page.items().forEach(names::add);
    JsonObject json = new JsonObject();
    json.addProperty("name", call.repository());
    json.add("tags", names);
    return page.link(Response.json(200, json), call.request());
  }
}
