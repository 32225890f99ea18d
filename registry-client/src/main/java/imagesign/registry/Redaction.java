package imagesign.registry;

import java.io.EOFException;
import java.io.IOException;
import java.io.Serial;
import java.net.ProtocolException;
import java.util.regex.Pattern;

/** Takes out of texts of libraries and servers what may be a secret. */
final class Redaction {
  private static final int MAX_TEXT = 200;
  private static final Pattern USER = Pattern.compile("://[^/@\\s]*@");
  private static final Pattern QUERY = Pattern.compile("\\?\\S*");
  private static final Pattern SCHEME =
      Pattern.compile("\\b(Bearer|Basic|Negotiate|Digest)\\s+\\S+", Pattern.CASE_INSENSITIVE);

  private static final String SHORT_BODY = "unexpected end of stream";
  private static final Pattern QUOTED_BYTES = Pattern.compile("content=[0-9a-f]");

  private Redaction() {}

  /** A text without what may be a secret and without control characters, and not too long. */
  static String text(String text) {
    String printable = withoutSecrets(text).replaceAll("\\p{Cntrl}", "?");
    return printable.length() <= MAX_TEXT ? printable : printable.substring(0, MAX_TEXT) + "…";
  }

  /** What an exception says, as far as that may be shown. */
  static String text(IOException e) {
    return quotesServer(e) ? "an answer that is no HTTP" : text(String.valueOf(e.getMessage()));
  }

  /** OkHttp and Okio quote what they can't read, in hexadecimal or as it came. */
  private static boolean quotesServer(Throwable e) {
    String message = String.valueOf(e.getMessage());
    return (e instanceof ProtocolException && !message.equals(SHORT_BODY))
        || (e instanceof EOFException && QUOTED_BYTES.matcher(message).find());
  }

  /** A text without queries, users of URLs and authorization values. */
  private static String withoutSecrets(String text) {
    String whole = SCHEME.matcher(text).replaceAll("$1 …");
    return QUERY.matcher(USER.matcher(whole).replaceAll("://…@")).replaceAll("?…");
  }

  /** The exception itself, unless it or one behind it says what a message must not hold. */
  static IOException cause(IOException e) {
    return isClean(e) ? e : new Redacted(e);
  }

  private static boolean isClean(Throwable e) {
    String message = e.getMessage();
    if (quotesServer(e) || (message != null && !withoutSecrets(message).equals(message))) {
      return false;
    }
    for (Throwable suppressed : e.getSuppressed()) {
      if (!isClean(suppressed)) {
        return false;
      }
    }
    return e.getCause() == null || isClean(e.getCause());
  }

  /** What is left of an exception: its kind, its place, and what of its message may be shown. */
  static final class Redacted extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    private final boolean retried;

    Redacted(IOException e) {
      super(e.getClass().getName() + ": " + text(e));
      setStackTrace(e.getStackTrace());
      this.retried = Retries.isRetried(e);
    }

    boolean isRetried() {
      return retried;
    }
  }
}
