package imagesign.testkit;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.Comparator;
import java.util.List;

/** A list of tags or of repositories, cut in pages as the registry's behaviour has it. */
final class NameList {
  /** By the last letter first: not the order of any client. */
  private static final Comparator<String> NO_ORDER =
      Comparator.comparing(name -> new StringBuilder(name).reverse().toString());

  private final Behaviour behaviour;
  private final Links links;

  NameList(Behaviour behaviour) {
    this.behaviour = behaviour;
    this.links = new Links(behaviour);
  }

  /**
   * Answers with one page.
   *
   * @param json the document that the names go into
   * @param member the member under which they go
   */
  Response answer(
      Request request, JsonObject json, String member, List<String> all, Comparator<String> order) {
    Page<String> page = page(request, all, order);
    json.add(member, array(page.items()));
    return links.link(Response.json(200, json), page, request);
  }

  private Page<String> page(Request request, List<String> all, Comparator<String> order) {
    Limits limits = behaviour.limits();
    if (Page.size(request.query()).filter(n -> n > limits.listSize()).isPresent()) {
      throw new RegistryError(limits.listSizeStatus(), ErrorCode.UNSUPPORTED, "n: too large");
    }
    Comparator<String> used = behaviour.has(Quirk.LIST_UNSORTED) ? NO_ORDER : order;
    Query query =
        behaviour.has(Quirk.LIST_SIZE_IGNORED) ? request.query().without("n") : request.query();
    return Page.ofSorted(all.stream().sorted(used).toList(), query, limits.listPage(), used);
  }

  private JsonElement array(List<String> names) {
    if (names.isEmpty() && behaviour.has(Quirk.TAGS_NULL)) {
      return JsonNull.INSTANCE;
    }
    JsonArray array = new JsonArray();
    names.forEach(array::add);
    return array;
  }
}
