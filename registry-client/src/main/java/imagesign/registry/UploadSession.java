package imagesign.registry;

import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Repository;
import imagesign.registry.Transfer.Direction;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * One upload: where it goes on, by the last answer. Closing it before it is finished cancels it, so
 * that nothing of it is left in the registry. Not thread-safe.
 */
final class UploadSession implements AutoCloseable {
  // Artifactory answers a PUT with content 404; others say that the method or the range is wrong.
  private static final Set<Integer> WANTS_PATCH = Set.of(404, 405, 416);
  private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-([0-9]{1,18})");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  /** How a PUT ended. */
  enum Finish {
    DONE,
    WANTS_PATCH,
    TOO_LARGE
  }

  private final Transport transport;
  private final Failures failures;
  private final String what;
  private final Repository repository;
  private final long minChunk;
  private HttpUrl location;
  private Transfer transfer;
  private boolean over;

  /** Takes the session that a 202 has started. */
  UploadSession(
      Transport transport,
      Failures failures,
      String what,
      Repository repository,
      Response started) {
    this.transport = transport;
    this.failures = failures;
    this.what = what;
    this.repository = repository;
    this.location = location(started);
    this.transfer = new Transfer(Direction.UP, repository, Optional.empty(), OptionalLong.empty());
    String least = started.header("OCI-Chunk-Min-Length", "");
    this.minChunk = NUMBER.matcher(least).matches() ? Long.parseLong(least) : 0;
  }

  /** {@return how many bytes a chunk must have at least, but for the last} */
  long minChunk() {
    return minChunk;
  }

  /** Says what is uploaded, where that is known before it has been read. */
  UploadSession of(Descriptor blob) {
    transfer = Transfer.up(repository, blob);
    return this;
  }

  /** Ends the session with the content, or what is left of it. */
  Finish finish(Digest digest, RequestBody body) {
    // What the registry put into the query belongs to its session and must stay.
    HttpUrl url = location.newBuilder().setQueryParameter("digest", digest.toString()).build();
    return transport.sendStream(
        RegistryRequest.write("PUT", what, repository, url, body).once().moving(transfer, 0),
        response -> {
          // What was not found need not be cancelled.
          over = response.isSuccessful() || response.code() == 404;
          if (response.isSuccessful()) {
            return Finish.DONE;
          }
          if (body != RegistryRequest.NOTHING && WANTS_PATCH.contains(response.code())) {
            return Finish.WANTS_PATCH;
          }
          if (body != RegistryRequest.NOTHING && response.code() == 413) {
            return Finish.TOO_LARGE;
          }
          throw failures.unexpected(what, response);
        });
  }

  /** Sends all content in one stream. */
  void patch(RequestBody body) {
    location =
        transport.sendStream(
            RegistryRequest.write("PATCH", what, repository, location, body)
                .once()
                .moving(transfer, 0),
            response -> {
              if (!response.isSuccessful()) {
                throw failures.unexpected(what, response);
              }
              return location(response);
            });
  }

  /**
   * Sends one chunk.
   *
   * @param start where in the content it belongs
   * @return how much of the content the registry has then, or empty if it wanted another part and
   *     did not say which
   */
  OptionalLong patch(byte[] chunk, int length, long start) {
    RequestBody body = RequestBody.create(chunk, BlobBody.OCTETS, 0, length);
    RegistryRequest request =
        RegistryRequest.write("PATCH", what, repository, location, body)
            .header("Content-Range", start + "-" + (start + length - 1))
            .once()
            .moving(transfer, start);
    return transport.sendStream(
        request,
        response -> {
          if (response.isSuccessful()) {
            location = location(response);
            // Who says nothing of a range has taken what was sent.
            return OptionalLong.of(held(response, start).orElse(start + length));
          }
          if (response.code() == 416) {
            goOn(response);
            return held(response, start);
          }
          over = response.code() == 404;
          throw failures.unexpected(what, response);
        });
  }

  /** Asks how much of the content the registry has; {@code known} is what it had for sure. */
  long held(long known) {
    RegistryRequest request = RegistryRequest.get(what, repository, location).forPush();
    return transport.send(
        request,
        response -> {
          if (!response.isSuccessful()) {
            over = response.code() == 404;
            throw failures.unexpected(what, response);
          }
          goOn(response);
          return held(response, known).orElse(0);
        });
  }

  /** Reads how much there is: {@code 0-0} is said of one byte and of none. */
  private static OptionalLong held(Response response, long known) {
    Matcher range = RANGE.matcher(response.header("Range", ""));
    if (!range.matches()) {
      return OptionalLong.empty();
    }
    long last = Long.parseLong(range.group(1));
    return OptionalLong.of(last == 0 ? Math.min(known, 1) : last + 1);
  }

  private void goOn(Response response) {
    if (response.header("Location") != null) {
      location = location(response);
    }
  }

  /** Where an upload goes on: on the registry's own origin, or nowhere. */
  private HttpUrl location(Response response) {
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

  /** Says that there is nothing to cancel. */
  void finished() {
    over = true;
  }

  /** Cancels the session unless it is over; what a registry thinks of that changes nothing. */
  @Override
  public void close() {
    if (over) {
      return;
    }
    over = true;
    try {
      transport.send(
          RegistryRequest.write("DELETE", what, repository, location, RegistryRequest.NOTHING)
              .once(),
          Response::isSuccessful);
    } catch (RegistryException e) {
      // The registry clears it away some day; why the upload failed is what the caller learns.
    }
  }
}
