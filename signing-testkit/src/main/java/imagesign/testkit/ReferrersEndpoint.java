package imagesign.testkit;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** {@code /v2/<name>/referrers/<digest>}: OCI distribution 1.1, "Listing Referrers". */
final class ReferrersEndpoint implements Endpoint {
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";

  private final Store store;
  private final ReferrersMode mode;
  private final int pageSize;
  private final boolean unknownRefused;
  private final Links links;

  ReferrersEndpoint(Store store, Behaviour behaviour) {
    this.store = store;
    this.mode = behaviour.referrers();
    this.pageSize = behaviour.limits().referrersPage();
    this.unknownRefused = behaviour.has(Quirk.REFERRERS_OF_UNKNOWN_REPOSITORY_404);
    this.links = new Links(behaviour);
  }

  @Override
  public Response handle(Call call) {
    if (!call.method().equals("GET")) {
      throw call.unsupportedMethod();
    }
    return switch (mode) {
      case ON,
          ON_WITHOUT_SUBJECT_HEADER,
          ON_UNFILTERED,
          ON_UNFILTERED_WITH_FALSE_CLAIM,
          ON_UNFILTERED_WITHOUT_SUBJECT_HEADER ->
          list(call);
      case OFF_404_TEXT, SUBJECT_HEADER_WITHOUT_API ->
          Response.text(404, "text/plain; charset=utf-8", "404 page not found\n");
      case OFF_404_NAME_UNKNOWN ->
          Response.error(404, ErrorCode.NAME_UNKNOWN, "repository name not known");
      case OFF_400 -> Response.error(400, ErrorCode.UNSUPPORTED, "bad request");
      case OFF_405 -> Response.error(405, ErrorCode.UNSUPPORTED, "method not allowed");
      case OFF_406 -> Response.error(406, ErrorCode.UNSUPPORTED, "not acceptable");
      case OFF_200_HTML -> Response.text(200, "text/html", "<!doctype html><title>Sign in</title>");
    };
  }

  private Response list(Call call) {
    ContentDigest subject = call.digest();
    if (unknownRefused && store.tags(call.repository()).isEmpty()) {
      throw new RegistryError(404, ErrorCode.NAME_UNKNOWN, "repository unknown");
    }
    Optional<String> asked = call.query().first("artifactType");
    Optional<String> type = asked.filter(t -> mode.filters());
    List<JsonObject> all =
        store.manifests(call.repository()).stream()
            .map(manifest -> new Referrer(manifest, readBack(manifest)))
            .filter(referrer -> referrer.document().subject().filter(subject::equals).isPresent())
            .filter(r -> type.isEmpty() || r.document().artifactType().equals(type))
            .map(Referrer::descriptor)
            .toList();
    Page<JsonObject> page =
        Page.of(all, call.query(), pageSize, d -> d.get("digest").getAsString());
    Response response =
        links.link(Response.of(200).body(INDEX, index(page.items())), page, call.request());
    return asked.isPresent() && mode.claimsToFilter()
        ? response.header("OCI-Filters-Applied", "artifactType")
        : response;
  }

  /** Bytes that a test put there need not be a manifest; they refer to nothing then. */
  private static ManifestDocument readBack(StoredManifest manifest) {
    try {
      ManifestDocument document = ManifestDocument.parse(manifest.rawBytes());
      document.subject();
      return document;
    } catch (RegistryError e) {
      return ManifestDocument.parse("{}".getBytes(StandardCharsets.UTF_8));
    }
  }

  private static byte[] index(List<JsonObject> descriptors) {
    JsonArray manifests = new JsonArray();
    descriptors.forEach(manifests::add);
    JsonObject index = new JsonObject();
    index.addProperty("schemaVersion", 2);
    index.addProperty("mediaType", INDEX);
    index.add("manifests", manifests);
    return index.toString().getBytes(StandardCharsets.UTF_8);
  }

  private record Referrer(StoredManifest manifest, ManifestDocument document) {
    JsonObject descriptor() {
      JsonObject descriptor = new JsonObject();
      descriptor.addProperty("mediaType", manifest.mediaType());
      descriptor.addProperty("digest", manifest.digest());
      descriptor.addProperty("size", manifest.rawBytes().length);
      document.artifactType().ifPresent(type -> descriptor.addProperty("artifactType", type));
      document.annotations().ifPresent(map -> descriptor.add("annotations", map));
      return descriptor;
    }
  }
}
