package imagesign.testkit;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** What an upload is answered, as the registry's behaviour has it. */
final class UploadAnswers {
  /** The query part that distribution signs and keeps a session's place in. */
  static final String STATE = "_state";

  private final Behaviour behaviour;

  UploadAnswers(Behaviour behaviour) {
    this.behaviour = behaviour;
  }

  Response patched(UploadSession session, Request request) {
    int status = behaviour.has(Quirk.PATCH_201) ? 201 : behaviour.has(Quirk.PATCH_204) ? 204 : 202;
    return place(status, session, request);
  }

  Response outOfOrder(UploadSession session, Request request) {
    Response refused = Response.error(416, ErrorCode.BLOB_UPLOAD_INVALID, "chunk is out of order");
    return behaviour.has(Quirk.OUT_OF_ORDER_WITHOUT_PLACE)
        ? refused
        : withPlace(refused, session, request);
  }

  /** Answers with where the session stands and goes on. */
  Response place(int status, UploadSession session, Request request) {
    return withPlace(Response.of(status), session, request);
  }

  Response created(String repository, ContentDigest digest) {
    Response created = Response.of(201).header("Docker-Content-Digest", digest.toString());
    return behaviour.has(Quirk.CREATED_WITHOUT_LOCATION)
        ? created
        : created.header("Location", "/v2/" + repository + "/blobs/" + digest);
  }

  private Response withPlace(Response response, UploadSession session, Request request) {
    Response placed =
        response
            .header("Location", location(session, request))
            .header("Range", session.range())
            .header("Docker-Upload-UUID", session.id());
    int chunk = behaviour.limits().chunk();
    return chunk == 0 ? placed : placed.header("OCI-Chunk-Min-Length", Integer.toString(chunk));
  }

  private String location(UploadSession session, Request request) {
    String path = "/v2/" + session.repository() + "/blobs/uploads/" + session.id();
    String url =
        switch (behaviour.locations()) {
          case PATH -> path;
          case ABSOLUTE -> request.origin() + path;
          case RELATIVE -> (request.path().endsWith("/uploads") ? "uploads/" : "") + session.id();
          case FOREIGN -> behaviour.foreign() + path;
        };
    return behaviour.has(Quirk.UPLOAD_STATE)
        ? url + "?" + STATE + "=" + URLEncoder.encode(session.state(), StandardCharsets.UTF_8)
        : url;
  }
}
