package imagesign.testkit;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code /v2/<name>/manifests/<reference>}: pulling, pushing and deleting manifests and tags. */
final class ManifestEndpoint implements Endpoint {
  /** OCI distribution 1.1, "Pushing Manifests": clients may rely on 4 megabytes. */
  static final int MAX_MANIFEST = 4 << 20;

  static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");
  private static final Set<String> TYPES =
      Set.of(
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.oci.image.index.v1+json",
          "application/vnd.docker.distribution.manifest.v2+json",
          "application/vnd.docker.distribution.manifest.list.v2+json");

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
        store.manifest(call.repository(), call.reference()).orElseThrow(ManifestEndpoint::unknown);
    return Response.of(200)
        .body(manifest.mediaType(), manifest.rawBytes())
        .header("Docker-Content-Digest", manifest.digest());
  }

  private Response push(Call call) throws IOException {
    byte[] bytes = call.request().readBody(MAX_MANIFEST);
    ContentDigest digest = digest(call.reference(), bytes);
    ManifestDocument document = ManifestDocument.parse(bytes);
    StoredManifest manifest = new StoredManifest(digest, mediaType(call, document), bytes);
    Optional<ContentDigest> subject = document.subject();
    requireContent(call.repository(), document);
    List<String> tags = tags(call);
    store.putManifest(call.repository(), manifest, tags);

    Response created =
        Response.of(201)
            .header("Location", "/v2/" + call.repository() + "/manifests/" + digest)
            .header("Docker-Content-Digest", digest.toString());
    for (String tag : call.query().all("tag")) {
      created = created.addHeader("OCI-Tag", tag);
    }
    return subject.isPresent() && behaviour.referrers().sendsSubjectHeader()
        ? created.header("OCI-Subject", subject.get().toString())
        : created;
  }

  private Response delete(Call call) {
    if (!store.deleteManifest(call.repository(), call.reference())) {
      throw unknown();
    }
    return Response.of(202);
  }

  private static ContentDigest digest(String reference, byte[] bytes) {
    if (!reference.contains(":")) {
      return ContentDigest.sha256(bytes);
    }
    ContentDigest digest = ContentDigest.parse(reference);
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
  private static String mediaType(Call call, ManifestDocument document) {
    Optional<String> header =
        call.request()
            .headers()
            .first("Content-Type")
            .map(value -> value.split(";", 2)[0].strip().toLowerCase(Locale.ROOT));
    String type = header.or(document::mediaType).orElse("");
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

  private void requireContent(String repository, ManifestDocument document) {
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
