package imagesign.testkit;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * One way in which a registry goes wrong, and for which requests: {@code
 * Fault.status(503).onMethod("GET").times(2)}.
 *
 * <p>A fault hits every request, those for tokens included, without limit, until its methods say
 * otherwise; each returns a narrowed copy. Where it "answers", nothing else happens: nothing is
 * authenticated or stored. All others let the request happen and change its answer; unless they say
 * otherwise, they leave errors (a 401 challenge, say) alone and uncounted. Immutable and
 * thread-safe; the same fault may be used by many registries, each of which counts for itself.
 */
public final class Fault {
  private static final Duration MAX_STALL = Duration.ofMinutes(1);

  /** What happens to a request. */
  sealed interface Effect {}

  /** The request is not handled; this is the answer. */
  record Answer(Response response) implements Effect {}

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
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes: negative");
    }
    return change(response -> response.delivery(d -> d.dropAfter(bytes)));
  }

  /**
   * Waits before the first byte of the answer, of an error too.
   *
   * @param time how long; closing the registry ends it
   * @return the fault
   * @throws IllegalArgumentException if the time is negative or longer than a minute
   */
  public static Fault stall(Duration time) {
    if (time.isNegative() || time.compareTo(MAX_STALL) > 0) {
      throw new IllegalArgumentException("time: not within " + MAX_STALL);
    }
    return new Fault(
        new Change(response -> response.delivery(d -> d.stall(time)), true),
        request -> true,
        0,
        Integer.MAX_VALUE);
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
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes: negative");
    }
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
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes: negative");
    }
    return change(r -> r.body(Arrays.copyOf(r.body(), r.body().length + bytes)));
  }

  /**
   * Sends a Content-Length that is not that of the body, and closes the connection after the body.
   *
   * @param difference what is added to the true length; negative for a header that is too small
   * @return the fault
   */
  public static Fault wrongContentLength(int difference) {
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
    return change(response -> response.withoutHeader("Docker-Content-Digest"));
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
   */
  public Fault withHeader(String name, String value) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
    return new Fault(andHeader(name, value), matcher, skipped, times);
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
    Change change = (Change) effect;
    return new Change(r -> change.change().apply(r).header(name, value), change.ofErrorsToo());
  }

  private static Fault answer(Response response) {
    return new Fault(new Answer(response), request -> true, 0, Integer.MAX_VALUE);
  }

  private static Fault change(UnaryOperator<Response> change) {
    return new Fault(new Change(change, false), request -> true, 0, Integer.MAX_VALUE);
  }
}
