package imagesign.testkit;

import imagesign.testkit.Delivery.Pace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;

/**
 * One way in which a registry goes wrong, and for which requests: {@code
 * Fault.status(503).onMethod("GET").times(2)}.
 *
 * <p>A fault hits every request, those for tokens included, without limit, until its methods say
 * otherwise; each returns a narrowed copy. Where it "answers", nothing else happens: nothing is
 * authenticated or stored. Most others let the request happen and change its answer; unless they
 * say otherwise, they leave errors (a 401 challenge, say) alone and uncounted. Immutable and
 * thread-safe; the same fault may be used by many registries, each of which counts for itself.
 */
public final class Fault {
  private static final Duration MAX_STALL = Duration.ofMinutes(1);

  /** What happens to a request. */
  sealed interface Effect {}

  /** The request is not handled; this is the answer. */
  record Answer(Response response) implements Effect {}

  /** Something else happens before the request is handled. */
  record Before(Runnable action) implements Effect {}

  /**
   * The body of the request stops coming after some bytes: for a time, or for ever where the
   * connection is dropped.
   */
  record Receive(long bytes, Optional<Duration> stall) implements Effect {}

  /** The request is handled and its answer changed. */
  record Change(UnaryOperator<Response> change, boolean ofErrorsToo) implements Effect {}

  private final Effect effect;
  private final Predicate<Request> matcher;
  private final int skipped;
  private final int times;

  private Fault(Effect effect, Predicate<Request> matcher, int skipped, int times) {
    this.effect = effect;
    this.matcher = matcher;
    this.skipped = skipped;
    this.times = times;
  }

  /**
   * Answers with a status and an OCI error body.
   *
   * @param status the status, 400 to 599
   * @return the fault
   * @throws IllegalArgumentException if the status is not one of an error
   */
  public static Fault status(int status) {
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("status: not an error: " + status);
    }
    return answer(Response.error(status, ErrorCode.ofStatus(status), "a fault, on demand"));
  }

  /**
   * Answers with whatever a test wants: a page of HTML, an error body of megabytes.
   *
   * @param status the status, 200 to 599
   * @param contentType the media type of the body
   * @param body the body
   * @return the fault
   * @throws IllegalArgumentException if the status is not one of a final answer
   */
  public static Fault answer(int status, String contentType, byte[] body) {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("status: not of a final answer: " + status);
    }
    Objects.requireNonNull(contentType, "contentType");
    return answer(Response.of(status).body(contentType, body.clone()));
  }

  /**
   * Does something before a request is handled as usual: lets tokens or uploads expire, has another
   * client come first.
   *
   * @param action what to do, on the thread that serves the request
   * @return the fault
   */
  public static Fault before(Runnable action) {
    return of(new Before(Objects.requireNonNull(action, "action")));
  }

  /**
   * Answers 307 with another location, on any host.
   *
   * @param location where to, absolute or relative
   * @return the fault
   */
  public static Fault redirectTo(URI location) {
    return answer(Response.of(307).header("Location", location.toString()));
  }

  /** {@return a fault that drops the connection without an answer; the request does not happen} */
  public static Fault disconnect() {
    return answer(Response.of(500).delivery(Delivery::droppedAtOnce));
  }

  /** {@return a fault that lets the request happen and drops the connection without an answer} */
  public static Fault disconnectAfterHandling() {
    return change(response -> response.delivery(Delivery::droppedAtOnce));
  }

  /**
   * Drops the connection within the body of the answer, which announced its true length.
   *
   * @param bytes how many bytes of the body are sent before
   * @return the fault
   * @throws IllegalArgumentException if {@code bytes} is negative
   */
  public static Fault disconnectAfter(long bytes) {
    long checked = notNegative(bytes);
    return change(response -> response.delivery(d -> d.dropAfter(checked)));
  }

  /**
   * Drops the connection within the body of a request. What came before may have been stored. Hits
   * only requests whose body is read so far: not one that is refused, or has fewer bytes.
   *
   * @param bytes how many bytes of the body are read before
   * @return the fault
   * @throws IllegalArgumentException if {@code bytes} is negative
   */
  public static Fault disconnectAfterReceiving(long bytes) {
    return of(new Receive(notNegative(bytes), Optional.empty()));
  }

  /**
   * Waits before the first byte of the answer, of an error too.
   *
   * @param time how long; closing the registry ends it
   * @return the fault
   * @throws IllegalArgumentException if the time is negative or longer than a minute
   */
  public static Fault stall(Duration time) {
    Duration checked = checkedStall(time);
    return of(new Change(response -> response.delivery(d -> d.stall(checked)), true));
  }

  /**
   * Waits within the body of the answer.
   *
   * @param bytes how many bytes of the body are sent before
   * @param time how long; closing the registry ends it
   * @return the fault
   * @throws IllegalArgumentException if {@code bytes} is negative, or the time is negative or
   *     longer than a minute
   */
  public static Fault stallAfter(long bytes, Duration time) {
    Pace pace = new Pace(notNegative(bytes), Long.MAX_VALUE, checkedStall(time));
    return change(response -> response.delivery(d -> d.pace(pace)));
  }

  /**
   * Waits within the body of a request, without reading on. Hits only requests whose body is read
   * so far.
   *
   * @param bytes how many bytes of the body are read before
   * @param time how long; closing the registry ends it
   * @return the fault
   * @throws IllegalArgumentException if {@code bytes} is negative, or the time is negative or
   *     longer than a minute
   */
  public static Fault stallAfterReceiving(long bytes, Duration time) {
    return of(new Receive(notNegative(bytes), Optional.of(checkedStall(time))));
  }

  /**
   * Sends the body of the answer in small parts, with a pause after each.
   *
   * @param bytes the size of a part
   * @param pause how long to wait after each; closing the registry ends it
   * @return the fault
   * @throws IllegalArgumentException if {@code bytes} is not positive, or the pause is negative or
   *     longer than a minute
   */
  public static Fault slowBody(long bytes, Duration pause) {
    if (bytes < 1) {
      throw new IllegalArgumentException("bytes: not positive");
    }
    Pace pace = new Pace(bytes, bytes, checkedStall(pause));
    return change(response -> response.delivery(d -> d.pace(pace)));
  }

  /**
   * {@return a fault that sends the body and then zeros until the client goes away, without a
   * Content-Length}
   */
  public static Fault endlessBody() {
    return change(response -> response.delivery(Delivery::withoutEnd));
  }

  /**
   * Sends another body; Content-Length agrees with what is sent.
   *
   * @param bytes the body
   * @return the fault
   */
  public static Fault body(byte[] bytes) {
    byte[] copy = bytes.clone();
    return change(response -> response.body(copy));
  }

  /**
   * {@return a fault that sends the body gzipped, with the Content-Encoding that says so, whether
   * or not the client accepts that}
   */
  public static Fault gzipped() {
    return change(r -> r.body(gzip(r.body())).header("Content-Encoding", "gzip"));
  }

  /** {@return a fault that sends other bytes of the same length, so that no digest fits} */
  public static Fault wrongBytes() {
    return change(
        response -> {
          byte[] bytes = response.body().clone();
          if (bytes.length > 0) {
            bytes[bytes.length / 2] ^= 1;
          }
          return response.body(bytes);
        });
  }

  /**
   * Leaves out the end of the body; Content-Length agrees with what is sent.
   *
   * @param bytes how many bytes are missing
   * @return the fault
   * @throws IllegalArgumentException if {@code bytes} is negative
   */
  public static Fault shortBody(int bytes) {
    notNegative(bytes);
    return change(r -> r.body(Arrays.copyOf(r.body(), Math.max(0, r.body().length - bytes))));
  }

  /**
   * Adds zeros to the body; Content-Length agrees with what is sent.
   *
   * @param bytes how many bytes are added
   * @return the fault
   * @throws IllegalArgumentException if {@code bytes} is negative
   */
  public static Fault longBody(int bytes) {
    notNegative(bytes);
    return change(r -> r.body(Arrays.copyOf(r.body(), r.body().length + bytes)));
  }

  /**
   * Sends a Content-Length that is not that of the body, and closes the connection after the body.
   *
   * @param difference what is added to the true length; negative for a header that is too small
   * @return the fault
   */
  public static Fault wrongContentLength(long difference) {
    return change(response -> response.delivery(d -> d.lengthError(difference)));
  }

  /** {@return a fault that sends no Content-Length; the end of the connection ends the body} */
  public static Fault withoutContentLength() {
    return change(response -> response.delivery(Delivery::withoutLength));
  }

  /** {@return a fault that sends a well-formed Docker-Content-Digest of other content} */
  public static Fault wrongDigestHeader() {
    String other = ContentDigest.sha256(new byte[] {'?'}).toString();
    return change(response -> response.header("Docker-Content-Digest", other));
  }

  /** {@return a fault that sends no Docker-Content-Digest} */
  public static Fault withoutDigestHeader() {
    return withoutHeader("Docker-Content-Digest");
  }

  /**
   * Sends a header field with another value: {@code Content-Range}, {@code Warning}.
   *
   * @param name the field's name
   * @param value the field's value
   * @return the fault
   */
  public static Fault header(String name, String value) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
    return change(response -> response.header(name, value));
  }

  /**
   * Leaves out a header field.
   *
   * @param name the field's name
   * @return the fault
   */
  public static Fault withoutHeader(String name) {
    Objects.requireNonNull(name, "name");
    return change(response -> response.withoutHeader(name));
  }

  /**
   * Sends another Content-Type.
   *
   * @param type the header's value
   * @return the fault
   */
  public static Fault contentType(String type) {
    return change(response -> response.header("Content-Type", type));
  }

  /**
   * Sends one more header, in place of one of the same name: {@code Retry-After}, {@code
   * WWW-Authenticate}.
   *
   * @param name the header's name
   * @param value the header's value
   * @return a copy of this fault
   * @throws IllegalStateException if this fault neither makes nor changes an answer
   */
  public Fault withHeader(String name, String value) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
    return new Fault(andHeader(name, value), matcher, skipped, times);
  }

  /**
   * Changes errors too. Default: answers of status 200 to 299 only, save where a fault says more.
   *
   * @return a widened copy of this fault
   * @throws IllegalStateException if this fault does not change answers
   */
  public Fault onErrorsToo() {
    if (!(effect instanceof Change change)) {
      throw new IllegalStateException("not a fault that changes answers");
    }
    return new Fault(new Change(change.change(), true), matcher, skipped, times);
  }

  /**
   * Hits only requests with one of these methods. Default: all.
   *
   * @param methods the methods, in upper case
   * @return a narrowed copy of this fault
   */
  public Fault onMethod(String... methods) {
    Set<String> wanted = Set.of(methods);
    return matching(request -> wanted.contains(request.method()));
  }

  /**
   * Hits only requests whose path the predicate accepts. Default: all.
   *
   * @param path a predicate of the decoded path; called by several threads
   * @return a narrowed copy of this fault
   */
  public Fault onPath(Predicate<String> path) {
    Objects.requireNonNull(path, "path");
    return matching(request -> path.test(request.path()));
  }

  /**
   * Hits only requests whose path has this part. Default: all.
   *
   * @param part what must occur in the decoded path, {@code "/manifests/"}
   * @return a narrowed copy of this fault
   */
  public Fault onPathContaining(String part) {
    return onPath(path -> path.contains(part));
  }

  /**
   * Hits only the first requests that fit. Default: all.
   *
   * @param count how many
   * @return a narrowed copy of this fault
   * @throws IllegalArgumentException if {@code count} is not positive
   */
  public Fault times(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count: not positive");
    }
    return new Fault(effect, matcher, skipped, count);
  }

  /**
   * Lets the first requests that fit pass. Default: none.
   *
   * @param count how many
   * @return a narrowed copy of this fault
   * @throws IllegalArgumentException if {@code count} is negative
   */
  public Fault skipFirst(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("count: negative");
    }
    return new Fault(effect, matcher, count, times);
  }

  Effect effect() {
    return effect;
  }

  boolean matches(Request request) {
    return matcher.test(request);
  }

  int skipped() {
    return skipped;
  }

  int times() {
    return times;
  }

  private Fault matching(Predicate<Request> more) {
    return new Fault(effect, matcher.and(more), skipped, times);
  }

  private Effect andHeader(String name, String value) {
    if (effect instanceof Answer answer) {
      return new Answer(answer.response().header(name, value));
    }
    if (!(effect instanceof Change change)) {
      throw new IllegalStateException("not a fault that makes or changes answers");
    }
    return new Change(r -> change.change().apply(r).header(name, value), change.ofErrorsToo());
  }

  private static Fault answer(Response response) {
    return of(new Answer(response));
  }

  private static Fault change(UnaryOperator<Response> change) {
    return of(new Change(change, false));
  }

  private static Fault of(Effect effect) {
    return new Fault(effect, request -> true, 0, Integer.MAX_VALUE);
  }

  private static long notNegative(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes: negative");
    }
    return bytes;
  }

  private static Duration checkedStall(Duration time) {
    if (time.isNegative() || time.compareTo(MAX_STALL) > 0) {
      throw new IllegalArgumentException("time: not within " + MAX_STALL);
    }
    return time;
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(compressed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }
}
