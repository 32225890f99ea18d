package imagesign.testkit;

import com.google.gson.JsonObject;
import java.util.Comparator;

/** {@code /v2/_catalog}: an extension that most registries share. */
final class CatalogEndpoint implements Endpoint {
  private final Store store;
  private final NameList names;

  CatalogEndpoint(Store store, Behaviour behaviour) {
    this.store = store;
    this.names = new NameList(behaviour);
  }

  @Override
  public Response handle(Call call) {
    if (!call.method().equals("GET")) {
      throw call.unsupportedMethod();
    }
    return names.answer(
        call.request(),
        new JsonObject(),
        "repositories",
        store.repositories(),
        Comparator.naturalOrder());
  }
}
