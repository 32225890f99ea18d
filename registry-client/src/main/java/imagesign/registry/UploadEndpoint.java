package imagesign.registry;

import imagesign.oci.Descriptor;
import imagesign.oci.Repository;
import imagesign.spi.ContentException;
import java.io.IOException;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * {@code /v2/NAME/blobs/uploads/}: writes blobs, by POST and PUT, or by POST, PATCH and PUT where a
 * registry wants that.
 */
final class UploadEndpoint {
  // Artifactory answers a PUT with content 404; others say that the method or the range is wrong.
  private static final Set<Integer> WANTS_PATCH = Set.of(404, 405, 416);
  private static final RequestBody NOTHING = RequestBody.create(new byte[0]);

  /** How the last request of a session ended. */
  private enum Finish {
    DONE,
    WANTS_PATCH
  }

  private final Transport transport;
  private final Failures failures;
  private final Operation operation;
  private final Retries retries;

  UploadEndpoint(Transport transport, Failures failures, Operation operation, Retries retries) {
    this.transport = transport;
    this.failures = failures;
    this.operation = operation;
    this.retries = retries;
  }

  /** Uploads a blob; after a failure that may pass, from the start in a new session. */
  void put(Repository repository, Descriptor descriptor, BlobContent content) {
    String what = BlobEndpoint.what("put blob ", repository, descriptor);
    BlobBody body = new BlobBody(what, descriptor, content);
    for (int retry = 1; ; retry++) {
      try {
        upload(what, repository, descriptor, body);
        return;
      } catch (RegistryException e) {
        if (e.getCause() instanceof BlobBody.WrongContent wrong
            && wrong.getCause() instanceof ContentException reason) {
          throw reason;
        }
        retries.waitOrThrow(operation, what, retry, e);
      }
    }
  }

  private void upload(String what, Repository repository, Descriptor descriptor, BlobBody body) {
    HttpUrl session = start(what, repository);
    if (finish(what, repository, session, descriptor, body) == Finish.WANTS_PATCH) {
      HttpUrl written = patch(what, repository, start(what, repository), body);
      finish(what, repository, written, descriptor, NOTHING);
    }
  }

  private HttpUrl start(String what, Repository repository) {
    HttpUrl url = transport.url(repository, "blobs", "uploads", "");
    return transport.send(
        RegistryRequest.write("POST", what, repository, url, NOTHING),
        response -> {
          if (response.code() != 202) {
            throw failures.unexpected(what, response);
          }
          return location(what, repository, response);
        });
  }

  private HttpUrl patch(String what, Repository repository, HttpUrl session, BlobBody body) {
    return transport.sendStream(
        RegistryRequest.write("PATCH", what, repository, session, body).once(),
        response -> {
          if (!response.isSuccessful()) {
            throw failures.unexpected(what, response);
          }
          return location(what, repository, response);
        });
  }

  private Finish finish(
      String what,
      Repository repository,
      HttpUrl session,
      Descriptor descriptor,
      RequestBody body) {
    // What the registry put into the query belongs to its session and must stay.
    HttpUrl url =
        session.newBuilder().addQueryParameter("digest", descriptor.digest().toString()).build();
    return transport.sendStream(
        RegistryRequest.write("PUT", what, repository, url, body).once(),
        response -> {
          if (response.isSuccessful()) {
            return Finish.DONE;
          }
          if (body instanceof BlobBody && WANTS_PATCH.contains(response.code())) {
            return Finish.WANTS_PATCH;
          }
          throw failures.unexpected(what, response);
        });
  }

  /** Where an upload goes on: on the registry's own origin, or nowhere. */
  private HttpUrl location(String what, Repository repository, Response response)
      throws IOException {
    String header = response.header("Location");
    HttpUrl url = header == null ? null : response.request().url().resolve(header);
    if (url == null) {
      throw RegistryException.lasting(what + ": the registry does not say where to upload to");
    }
    HttpUrl registry = transport.url(repository);
    if (!Origin.of(url).equals(Origin.of(registry))) {
      throw RegistryException.lasting(
          what + ": refused to upload to " + Origin.of(url) + ", which is not the registry");
    }
    return url.newBuilder().username("").password("").fragment(null).build();
  }
}
