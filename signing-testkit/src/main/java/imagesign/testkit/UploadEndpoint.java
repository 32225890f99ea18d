package imagesign.testkit;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code /v2/<name>/blobs/uploads/…}: OCI distribution 1.1, "Pushing blobs" in one request, in a
 * stream and in chunks, and "Mounting a blob from another repository".
 */
final class UploadEndpoint implements Endpoint {
  private static final Pattern CONTENT_RANGE = Pattern.compile("(\\d{1,18})-(\\d{1,18})");

  private final Store store;
  private final Map<String, UploadSession> sessions = new ConcurrentHashMap<>();

  UploadEndpoint(Store store) {
    this.store = store;
  }

  @Override
  public Response handle(Call call) throws IOException {
    if (call.reference().isEmpty()) {
      return start(call);
    }
    UploadSession session = session(call);
    return switch (call.method()) {
      case "GET" -> status(204, session);
      case "PATCH" -> append(call, session);
      case "PUT" -> finish(call, session);
      case "DELETE" -> cancel(session);
      default -> throw call.unsupportedMethod();
    };
  }

  private Response start(Call call) throws IOException {
    if (!call.method().equals("POST")) {
      throw call.unsupportedMethod();
    }
    UploadSession session = new UploadSession(call.repository());
    Optional<Response> mounted = mount(call);
    if (mounted.isPresent()) {
      return mounted.get();
    }
    if (call.query().first("digest").isPresent()) {
      session.append(OptionalLong.empty(), call.request().body());
      return store(session, call);
    }
    sessions.put(session.id(), session);
    return status(202, session);
  }

  /** Without {@code from} the registry may look wherever it likes; with it, only there. */
  private Optional<Response> mount(Call call) {
    Optional<ContentDigest> digest = call.query().first("mount").map(ContentDigest::parse);
    Optional<String> from = call.query().first("from").filter(name -> !name.isEmpty());
    Optional<byte[]> blob =
        digest.flatMap(d -> from.isPresent() ? store.blob(from.get(), d) : store.blobOfAny(d));
    blob.ifPresent(bytes -> store.putBlob(call.repository(), digest.orElseThrow(), bytes));
    return blob.map(bytes -> created(call.repository(), digest.orElseThrow()));
  }

  private Response append(Call call, UploadSession session) throws IOException {
    boolean inOrder = session.append(chunkStart(call.request()), call.request().body());
    return inOrder ? status(202, session) : outOfOrder(session);
  }

  private Response finish(Call call, UploadSession session) throws IOException {
    wantedDigest(call);
    if (!session.append(chunkStart(call.request()), call.request().body())) {
      return outOfOrder(session);
    }
    sessions.remove(session.id());
    return store(session, call);
  }

  private Response cancel(UploadSession session) {
    sessions.remove(session.id());
    return Response.of(204);
  }

  private Response store(UploadSession session, Call call) {
    ContentDigest digest = wantedDigest(call);
    byte[] bytes = session.bytes();
    if (!digest.isDigestOf(bytes)) {
      throw new RegistryError(400, ErrorCode.DIGEST_INVALID, "content is not of " + digest);
    }
    store.putBlob(session.repository(), digest, bytes);
    return created(session.repository(), digest);
  }

  private static ContentDigest wantedDigest(Call call) {
    return ContentDigest.parse(call.query().first("digest").orElse(""));
  }

  /** A chunk names its place; a stream has no Content-Range and goes to the end. */
  private static OptionalLong chunkStart(Request request) {
    Optional<String> range = request.headers().first("Content-Range");
    if (range.isEmpty()) {
      return OptionalLong.empty();
    }
    Matcher matcher = CONTENT_RANGE.matcher(range.get());
    if (!matcher.matches()) {
      throw new RegistryError(400, ErrorCode.BLOB_UPLOAD_INVALID, "malformed Content-Range");
    }
    long first = Long.parseLong(matcher.group(1));
    String length = Long.toString(Long.parseLong(matcher.group(2)) - first + 1);
    if (!request.headers().first("Content-Length").orElse(length).equals(length)) {
      throw new RegistryError(400, ErrorCode.SIZE_INVALID, "Content-Range is not of this length");
    }
    return OptionalLong.of(first);
  }

  private static Response outOfOrder(UploadSession session) {
    return withPlace(
        Response.error(416, ErrorCode.BLOB_UPLOAD_INVALID, "chunk is out of order"), session);
  }

  private static Response status(int status, UploadSession session) {
    return withPlace(Response.of(status), session);
  }

  private static Response withPlace(Response response, UploadSession session) {
    return response
        .header("Location", "/v2/" + session.repository() + "/blobs/uploads/" + session.id())
        .header("Range", session.range())
        .header("Docker-Upload-UUID", session.id());
  }

  private static Response created(String repository, ContentDigest digest) {
    return Response.of(201)
        .header("Location", "/v2/" + repository + "/blobs/" + digest)
        .header("Docker-Content-Digest", digest.toString());
  }

  private UploadSession session(Call call) {
    return Optional.ofNullable(sessions.get(call.reference()))
        .filter(session -> session.repository().equals(call.repository()))
        .orElseThrow(() -> new RegistryError(404, ErrorCode.BLOB_UPLOAD_UNKNOWN, "no such upload"));
  }
}
