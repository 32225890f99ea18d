package imagesign.registry;

import imagesign.registry.Transfer.Direction;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * One exchange after another with one host, and again after a failure that may pass; neither
 * credentials nor redirects.
 */
final class Http {
  /**
   * Makes something of an answer.
   *
   * @param <T> what
   */
  interface Reader<T> {
    T read(Response response) throws IOException;
  }

  /** Makes one attempt. */
  interface Attempt {
    Response run() throws IOException;
  }

  private static final int TOO_MANY_REQUESTS = 429;

  private final HttpClients clients;
  private final RealmRule realms;
  private final Retries retries;
  private final BackOffs backOffs;
  private final Duration callTimeout;
  private final String userAgent;
  private final @Nullable TransferListener listener;

  Http(RegistryOptions options, Shared shared, Retries retries, RealmRule realms) {
    this.clients = shared.clients;
    this.realms = realms;
    this.retries = retries;
    this.backOffs = shared.backOffs;
    this.callTimeout = options.callTimeout;
    this.userAgent = options.userAgent;
    this.listener = options.transfers;
  }

  /** One exchange with a registry; the caller closes the response. */
  Response exchange(Operation operation, String what, Request request, boolean streamed)
      throws IOException {
    return exchange(operation, what, clients.forUrl(request.url()), request, streamed);
  }

  <T> T sendToRealm(
      Operation operation, String what, Request request, HttpUrl registry, Reader<T> reader) {
    OkHttpClient client =
        realms.isTrusted(registry, request.url())
            ? clients.forUrl(request.url())
            : clients.forForeignRealm(registry, request.url());
    return repeat(
        operation, what, true, () -> exchange(operation, what, client, request, false), reader);
  }

  /** One exchange over the connections of a client; the caller closes the response. */
  Response exchange(
      Operation operation, String what, OkHttpClient client, Request request, boolean streamed)
      throws IOException {
    backOffs.await(operation, what, Origin.of(request.url()));
    Call call = client.newCall(complete(request));
    // A stream takes as long as its content is large: there only silence is a time-out, and the
    // end of the operation, which OkHttp sees to while the body is read.
    Duration limit = streamed ? operation.remaining() : operation.atMost(callTimeout);
    // To OkHttp no time at all is all the time there is.
    long nanos = limit.equals(Operation.FOREVER) ? 0 : Math.max(1, limit.toNanos());
    call.timeout().timeout(nanos, TimeUnit.NANOSECONDS);
    return new OperationCall(operation, call, Progress.of(listener, request, Direction.DOWN))
        .execute();
  }

  private Request complete(Request request) {
    Request.Builder complete = request.newBuilder().header("User-Agent", userAgent);
    Progress progress = Progress.of(listener, request, Direction.UP);
    if (progress != null && request.body() != null) {
      complete.method(request.method(), progress.following(request.body()));
    }
    return complete.build();
  }

  /** Attempts until there is an answer that is worth reading, and reads it. */
  <T> T repeat(
      Operation operation, String what, boolean repeatable, Attempt attempt, Reader<T> reader) {
    for (int retry = 1; ; retry++) {
      operation.check(what);
      boolean last = !repeatable || retries.isLast(retry);
      Pause pause;
      try (Response response = attempt.run()) {
        pause = pauseAfter(response, retry);
        if (last || !Retries.isRetried(response.code()) || !operation.hasTimeFor(pause.time())) {
          return reader.read(response);
        }
      } catch (IOException e) {
        pause = pauseAfter(operation, what, e, retry, last);
      }
      pause.take(operation, what);
    }
  }

  /** As {@link #repeat}, but the response stays open for the caller to stream and close. */
  Response open(Operation operation, String what, Attempt attempt) {
    for (int retry = 1; ; retry++) {
      operation.check(what);
      boolean last = retries.isLast(retry);
      Pause pause;
      try {
        Response response = attempt.run();
        pause = pauseAfter(response, retry);
        if (last || !Retries.isRetried(response.code()) || !operation.hasTimeFor(pause.time())) {
          return response;
        }
        response.close();
      } catch (IOException e) {
        pause = pauseAfter(operation, what, e, retry, last);
      }
      pause.take(operation, what);
    }
  }

  /** A wait before the next attempt, and what is done after it. */
  private record Pause(Duration time, Runnable after) {
    void take(Operation operation, String what) {
      operation.sleep(what, time);
      after.run();
    }
  }

  private Pause pauseAfter(Response response, int retry) {
    Duration wait = retries.delay(retry, response);
    if (response.code() != TOO_MANY_REQUESTS) {
      return new Pause(wait, () -> {});
    }
    Origin host = Origin.of(response.request().url());
    long end = backOffs.add(host, wait);
    return new Pause(wait, () -> backOffs.remove(host, end));
  }

  private Pause pauseAfter(
      Operation operation, String what, IOException e, int retry, boolean last) {
    operation.check(what);
    BlobBody.CallersFailure.rethrow(e);
    Duration wait = retries.delay(retry);
    if (last || !Retries.isRetried(e) || !operation.hasTimeFor(wait)) {
      throw Failures.noAnswer(what, e);
    }
    return new Pause(wait, () -> {});
  }
}
