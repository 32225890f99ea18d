package imagesign.registry;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

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

  private final HttpClients clients;
  private final RealmRule realms;
  private final Retries retries;
  private final Duration callTimeout;
  private final String userAgent;

  Http(
      HttpClients clients,
      RealmRule realms,
      Retries retries,
      Duration callTimeout,
      String userAgent) {
    this.clients = clients;
    this.realms = realms;
    this.retries = retries;
    this.callTimeout = callTimeout;
    this.userAgent = userAgent;
  }

  /** One exchange with a registry or with what it redirects to; the caller closes the response. */
  Response exchange(Operation operation, Request request, boolean streamed) throws IOException {
    return call(operation, clients.forUrl(request.url()), request, streamed);
  }

  <T> T sendToRealm(
      Operation operation, String what, Request request, HttpUrl registry, Reader<T> reader) {
    OkHttpClient client =
        realms.isTrusted(registry, request.url())
            ? clients.forUrl(request.url())
            : clients.forForeignRealm(request.url());
    return repeat(operation, what, true, () -> call(operation, client, request, false), reader);
  }

  private Response call(Operation operation, OkHttpClient client, Request request, boolean streamed)
      throws IOException {
    Call call = client.newCall(request.newBuilder().header("User-Agent", userAgent).build());
    // A stream takes as long as its content is large: there only silence is a time-out, and the
    // end of the operation, which OkHttp sees to while the body is read.
    Duration limit = streamed ? operation.remaining() : operation.atMost(callTimeout);
    call.timeout()
        .timeout(limit.equals(Operation.FOREVER) ? 0 : limit.toNanos(), TimeUnit.NANOSECONDS);
    return new OperationCall(operation, call).execute();
  }

  /** Attempts until there is an answer that is worth reading, and reads it. */
  <T> T repeat(
      Operation operation, String what, boolean repeatable, Attempt attempt, Reader<T> reader) {
    for (int retry = 1; ; retry++) {
      operation.check(what);
      boolean last = !repeatable || retry > Retries.MAX_RETRIES;
      Duration wait;
      try (Response response = attempt.run()) {
        wait = retries.delay(retry, response);
        if (last || !Retries.isRetried(response.code()) || !operation.hasTimeFor(wait)) {
          return reader.read(response);
        }
      } catch (IOException e) {
        wait = delayAfter(operation, what, e, retry, last);
      }
      operation.sleep(what, wait);
    }
  }

  /** As {@link #repeat}, but the response stays open for the caller to stream and close. */
  Response open(Operation operation, String what, Attempt attempt) {
    for (int retry = 1; ; retry++) {
      operation.check(what);
      boolean last = retry > Retries.MAX_RETRIES;
      Duration wait;
      try {
        Response response = attempt.run();
        wait = retries.delay(retry, response);
        if (last || !Retries.isRetried(response.code()) || !operation.hasTimeFor(wait)) {
          return response;
        }
        response.close();
      } catch (IOException e) {
        wait = delayAfter(operation, what, e, retry, last);
      }
      operation.sleep(what, wait);
    }
  }

  private static Duration delayAfter(
      Operation operation, String what, IOException e, int retry, boolean last) {
    operation.check(what);
    Duration wait = Retries.backOff(retry);
    if (last || !Retries.isRetried(e) || !operation.hasTimeFor(wait)) {
      throw Failures.noAnswer(what, e);
    }
    return wait;
  }
}
