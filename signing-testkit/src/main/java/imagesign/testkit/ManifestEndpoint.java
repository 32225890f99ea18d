package imagesign.testkit;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code /v2/<name>/manifests/<reference>}: pulling, pushing and deleting manifests and tags. */
final class ManifestEndpoint implements Endpoint {
  static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");
  private static final String DOCKER = "application/vnd.docker.distribution.";
  private static final Set<String> TYPES =
      Set.of(
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.oci.image.index.v1+json",
          DOCKER + "manifest.v2+json",
          DOCKER + "manifest.list.v2+json");

  private final Store store;
  private final Behaviour behaviour;

  ManifestEndpoint(Store store, Behaviour behaviour) {
    this.store = store;
    this.behaviour = behaviour;
  }

  @Override
  public Response handle(Call call) throws IOException {
    return switch (call.method()) {
      case "GET", "HEAD" -> pull(call);
      case "PUT" -> push(call);
      case "DELETE" -> delete(call);
      default -> throw call.unsupportedMethod();
    };
  }

  private Response pull(Call call) {
    StoredManifest manifest =
        aliased(call)
            .or(() -> store.manifest(call.repository(), call.reference()))
            .filter(found -> isAccepted(found.mediaType(), call.request()))
            .orElseThrow(ManifestEndpoint::unknown);
    return Response.of(200)
        .body(manifest.mediaType(), manifest.rawBytes())
        .header("Docker-Content-Digest", manifest.digest());
  }

  private Optional<StoredManifest> aliased(Call call) {
    return behaviour.has(Quirk.DASH_TAG_IS_DIGEST)
        ? ContentDigest.tryParse(call.reference().replaceFirst("-", ":"))
            .flatMap(digest -> store.manifest(call.repository(), digest.toString()))
        : Optional.empty();
  }

  private boolean isAccepted(String type, Request request) {
    return !behaviour.has(Quirk.ACCEPT_REQUIRED)
        || !type.startsWith("application/vnd.oci.")
        || request.headers().all("Accept").stream()
            .flatMap(value -> Arrays.stream(value.split(",")))
            .anyMatch(value -> essence(value).equals(type));
  }

  private Response push(Call call) throws IOException {
    byte[] bytes = body(call.request());
    ContentDigest digest = digest(call.reference(), bytes);
    ManifestDocument document = ManifestDocument.parse(bytes);
    StoredManifest manifest = new StoredManifest(digest, mediaType(call, document), bytes);
    Optional<ContentDigest> subject = document.subject();
    requireContent(call.repository(), document);
    List<String> tags = tags(call);
    store.putManifest(call.repository(), manifest, tags);
    if (behaviour.has(Quirk.WRONG_DIGEST_STORED) && !tags.contains(call.reference())) {
      ContentDigest asked = ContentDigest.parse(call.reference());
      store.putManifest(call.repository(), manifest.under(asked), List.of());
    }
    return withSubject(stored(call, digest), subject);
  }

  private byte[] body(Request request) throws IOException {
    try {
      return request.readBody(behaviour.limits().manifest());
    } catch (RegistryError e) {
      throw behaviour.has(Quirk.LARGE_MANIFEST_400) ? invalid("too large") : e;
    }
  }

  private Response stored(Call call, ContentDigest digest) {
    int status =
        behaviour.has(Quirk.MANIFEST_200) ? 200 : behaviour.has(Quirk.MANIFEST_202) ? 202 : 201;
    Response created = Response.of(status).header("Docker-Content-Digest", digest.toString());
    if (!behaviour.has(Quirk.CREATED_WITHOUT_LOCATION)) {
      created = created.header("Location", "/v2/" + call.repository() + "/manifests/" + digest);
    }
    for (String tag : call.query().all("tag")) {
      created = created.addHeader("OCI-Tag", tag);
    }
    return created;
  }

  private Response withSubject(Response created, Optional<ContentDigest> subject) {
    return subject.isPresent() && behaviour.referrers().sendsSubjectHeader()
        ? created.header("OCI-Subject", subject.get().toString())
        : created;
  }

  private Response delete(Call call) {
    boolean tag = !call.reference().contains(":");
    if (tag && behaviour.has(Quirk.TAG_DELETE_400)) {
      throw new RegistryError(400, ErrorCode.DIGEST_INVALID, "not a digest");
    }
    if (behaviour.has(Quirk.DELETE_405) || (tag && behaviour.has(Quirk.TAG_DELETE_405))) {
      throw call.unsupportedMethod();
    }
    if (!store.deleteManifest(call.repository(), call.reference())) {
      throw unknown();
    }
    return Response.of(202);
  }

  private ContentDigest digest(String reference, byte[] bytes) {
    if (!reference.contains(":")) {
      return ContentDigest.sha256(bytes);
    }
    ContentDigest digest = ContentDigest.parse(reference);
    if (behaviour.has(Quirk.SHA256_MANIFESTS_ONLY)) {
      digest.requireSha256();
    }
    if (behaviour.has(Quirk.WRONG_DIGEST_STORED)) {
      return ContentDigest.of(digest.algorithm(), bytes);
    }
    if (!digest.isDigestOf(bytes)) {
      throw new RegistryError(400, ErrorCode.DIGEST_INVALID, "content is not of " + digest);
    }
    return digest;
  }

  /** The tag of the path, or those of the query: a draft of OCI distribution 1.2. */
  private static List<String> tags(Call call) {
    List<String> tags =
        call.reference().contains(":") ? call.query().all("tag") : List.of(call.reference());
    for (String tag : tags) {
      if (!TAG.matcher(tag).matches()) {
        throw invalid("malformed tag");
      }
    }
    return tags;
  }

  /** The header and the field must agree, or two clients could read one document differently. */
  private String mediaType(Call call, ManifestDocument document) {
    Optional<String> header =
        call.request().headers().first("Content-Type").map(ManifestEndpoint::essence);
    String type = header.or(document::mediaType).orElse("");
    if (type.startsWith(DOCKER) && behaviour.has(Quirk.DOCKER_TYPES_REFUSED)) {
      throw new RegistryError(415, ErrorCode.MANIFEST_INVALID, "media type of Docker");
    }
    if (!TYPES.contains(type)) {
      throw invalid("media type of no manifest that is known here");
    }
    if (!document.mediaType().orElse(type).equals(type)) {
      throw invalid("Content-Type differs from mediaType");
    }
    if (document.isAmbiguous()) {
      throw invalid("both an image and an index");
    }
    return type;
  }

  /** {@return a media type without parameters} */
  private static String essence(String value) {
    return value.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  private void requireContent(String repository, ManifestDocument document) {
    if (behaviour.has(Quirk.MISSING_CONTENT_ACCEPTED)) {
      return;
    }
    for (ContentDigest blob : document.blobs()) {
      if (store.blob(repository, blob).isEmpty()) {
        throw missing(blob);
      }
    }
    for (ContentDigest manifest : document.manifests()) {
      if (store.manifest(repository, manifest.toString()).isEmpty()) {
        throw missing(manifest);
      }
    }
  }

  private static RegistryError missing(ContentDigest digest) {
    return new RegistryError(
        400, ErrorCode.MANIFEST_BLOB_UNKNOWN, "manifest refers to missing " + digest);
  }

  private static RegistryError invalid(String why) {
    return new RegistryError(400, ErrorCode.MANIFEST_INVALID, why);
  }

  private static RegistryError unknown() {
    return new RegistryError(404, ErrorCode.MANIFEST_UNKNOWN, "manifest unknown");
  }
}
