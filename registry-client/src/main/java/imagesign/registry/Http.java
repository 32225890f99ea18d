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
  Response exchange(Request request, boolean streamed) throws IOException {
    return call(clients.forUrl(request.url()), request, streamed);
  }

  <T> T sendToRealm(String what, Request request, HttpUrl registry, Reader<T> reader) {
    OkHttpClient client =
        realms.isTrusted(registry, request.url())
            ? clients.forUrl(request.url())
            : clients.forForeignRealm(request.url());
    return repeat(what, true, () -> call(client, request, false), reader);
  }

  private Response call(OkHttpClient client, Request request, boolean streamed) throws IOException {
    Call call = client.newCall(request.newBuilder().header("User-Agent", userAgent).build());
    // A stream takes as long as its content is large: there only silence is a time-out.
    call.timeout().timeout(streamed ? 0 : callTimeout.toNanos(), TimeUnit.NANOSECONDS);
    return call.execute();
  }

  /** Attempts until there is an answer that is worth reading, and reads it. */
  <T> T repeat(String what, boolean repeatable, Attempt attempt, Reader<T> reader) {
    for (int retry = 1; ; retry++) {
      boolean last = !repeatable || retry > Retries.MAX_RETRIES;
      Duration wait;
      try (Response response = attempt.run()) {
        if (last || !Retries.isRetried(response.code())) {
          return reader.read(response);
        }
        wait = retries.delay(retry, response);
      } catch (IOException e) {
        wait = delayAfter(what, e, retry, last);
      }
      retries.sleep(what, wait);
    }
  }

  /** As {@link #repeat}, but the response stays open for the caller to stream and close. */
  Response open(String what, Attempt attempt) {
    for (int retry = 1; ; retry++) {
      boolean last = retry > Retries.MAX_RETRIES;
      Duration wait;
      try {
        Response response = attempt.run();
        if (last || !Retries.isRetried(response.code())) {
          return response;
        }
        wait = retries.delay(retry, response);
        response.close();
      } catch (IOException e) {
        wait = delayAfter(what, e, retry, last);
      }
      retries.sleep(what, wait);
    }
  }

  private static Duration delayAfter(String what, IOException e, int retry, boolean last) {
    if (last || !Retries.isRetried(e)) {
      throw Failures.noAnswer(what, e);
    }
    return Retries.backOff(retry);
  }
}
