package imagesign.testkit;

import java.io.IOException;
import java.io.OutputStream;
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
  private final Behaviour behaviour;
  private final UploadAnswers answers;
  private final Map<String, UploadSession> sessions = new ConcurrentHashMap<>();

  UploadEndpoint(Store store, Behaviour behaviour) {
    this.store = store;
    this.behaviour = behaviour;
    this.answers = new UploadAnswers(behaviour);
  }

  @Override
  public Response handle(Call call) throws IOException {
    if (call.reference().isEmpty()) {
      return start(call);
    }
    UploadSession session = session(call);
    return switch (call.method()) {
      case "GET" -> status(call, session);
      case "PATCH" -> append(call, session);
      case "PUT" -> finish(call, session);
      case "DELETE" -> cancel(session);
      default -> throw call.unsupportedMethod();
    };
  }

  /** Forgets all sessions, as a registry does after some time. */
  void expireAll() {
    sessions.clear();
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
      if (!behaviour.has(Quirk.SINGLE_POST_DISCARDED)) {
        session.append(OptionalLong.empty(), call.request().body());
        return store(session, call);
      }
      call.request().body().transferTo(OutputStream.nullOutputStream());
    }
    sessions.put(session.id(), session);
    return answers.place(202, session, call.request());
  }

  /** Without {@code from} the registry may look wherever it likes; with it, only there. */
  private Optional<Response> mount(Call call) {
    Optional<ContentDigest> digest = call.query().first("mount").map(ContentDigest::parse);
    Optional<String> from = call.query().first("from").filter(name -> !name.isEmpty());
    if (digest.isEmpty() || isMountIgnored(from)) {
      return Optional.empty();
    }
    if (from.isEmpty() && behaviour.has(Quirk.MOUNT_NEEDS_SOURCE)) {
      throw new RegistryError(400, ErrorCode.UNSUPPORTED, "mount without from");
    }
    Optional<byte[]> blob =
        from.isPresent() ? store.blob(from.get(), digest.get()) : store.blobOfAny(digest.get());
    if (blob.isEmpty() && behaviour.has(Quirk.MOUNT_OF_NOTHING_REFUSED)) {
      throw new RegistryError(404, ErrorCode.BLOB_UNKNOWN, "nothing to mount");
    }
    return blob.map(bytes -> created(call.repository(), digest.get(), bytes));
  }

  private boolean isMountIgnored(Optional<String> from) {
    return behaviour.has(Quirk.MOUNT_IGNORED)
        || (from.isEmpty() && behaviour.has(Quirk.MOUNT_WITHOUT_SOURCE_IGNORED));
  }

  private Response status(Call call, UploadSession session) {
    if (behaviour.has(Quirk.UPLOAD_STATUS_REFUSED)) {
      throw new RegistryError(400, ErrorCode.UNSUPPORTED, "no status of uploads");
    }
    return answers.place(204, session, call.request());
  }

  private Response append(Call call, UploadSession session) throws IOException {
    if (session.lastChunk() < behaviour.limits().chunk()) {
      throw new RegistryError(400, ErrorCode.SIZE_INVALID, "the chunk before was too small");
    }
    boolean inOrder = session.appendChunk(start(call.request()), call.request().body());
    return inOrder
        ? answers.patched(session, call.request())
        : answers.outOfOrder(session, call.request());
  }

  private Response finish(Call call, UploadSession session) throws IOException {
    wantedDigest(call);
    if (behaviour.has(Quirk.PUT_NEEDS_PATCH) && !session.patched()) {
      throw unknownUpload();
    }
    if (!session.append(start(call.request()), call.request().body())) {
      return answers.outOfOrder(session, call.request());
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
    return created(session.repository(), digest, bytes);
  }

  private Response created(String repository, ContentDigest digest, byte[] bytes) {
    ContentDigest named = BlobEndpoint.headerDigest(behaviour, digest, bytes);
    store.putBlob(repository, digest, bytes);
    store.putBlob(repository, named, bytes);
    return answers.created(repository, named);
  }

  private ContentDigest wantedDigest(Call call) {
    ContentDigest digest = ContentDigest.parse(call.query().first("digest").orElse(""));
    if (behaviour.has(Quirk.SHA256_BLOBS_ONLY)) {
      digest.requireSha256();
    }
    return digest;
  }

  /** A chunk names its place; a stream has no Content-Range and goes to the end. */
  private OptionalLong start(Request request) {
    Optional<String> range = request.headers().first("Content-Range");
    if (range.isEmpty() || behaviour.has(Quirk.OUT_OF_ORDER_APPENDED)) {
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

  private UploadSession session(Call call) {
    UploadSession session =
        Optional.ofNullable(sessions.get(call.reference()))
            .filter(found -> found.repository().equals(call.repository()))
            .orElseThrow(UploadEndpoint::unknownUpload);
    if (behaviour.has(Quirk.UPLOAD_STATE)
        && !call.query().all(UploadAnswers.STATE).contains(session.state())) {
      throw new RegistryError(400, ErrorCode.BLOB_UPLOAD_INVALID, "without the session's state");
    }
    return session;
  }

  private static RegistryError unknownUpload() {
    return new RegistryError(404, ErrorCode.BLOB_UPLOAD_UNKNOWN, "no such upload");
  }
}
