package imagesign.testkit;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;

/** {@code /v2/<name>/tags/list}: OCI distribution 1.1, "Listing Tags". */
final class TagsEndpoint implements Endpoint {
  private final Store store;
  private final Behaviour behaviour;
  private final NameList names;

  TagsEndpoint(Store store, Behaviour behaviour) {
    this.store = store;
    this.behaviour = behaviour;
    this.names = new NameList(behaviour);
  }

  @Override
  public Response handle(Call call) {
    if (!call.method().equals("GET")) {
      throw call.unsupportedMethod();
    }
    JsonObject json = new JsonObject();
    json.addProperty("name", call.repository());
    return names.answer(
        call.request(), json, "tags", tags(call.repository()), RepositoryContent.TAG_ORDER);
  }

  private List<String> tags(String repository) {
    Optional<List<String>> tags = store.tags(repository);
    if (tags.isEmpty() && !behaviour.has(Quirk.UNKNOWN_REPOSITORY_EMPTY)) {
      throw new RegistryError(404, ErrorCode.NAME_UNKNOWN, "repository unknown");
    }
    return tags.orElse(List.of());
  }
}
