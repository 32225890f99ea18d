package imagesign.core.json;

/**
 * Input is not JSON, or not of the form that was asked for.
 *
 * <p>Callers turn it into the answer of their own format. The message is bounded and holds no
 * control character, so it can be shown.
 */
public final class JsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_MESSAGE = 240;

  /**
   * Reports input that can't be used.
   *
   * @param message what is wrong with it, and where
   */
  public JsonException(String message) {
    super(printable(message));
  }

  private static String printable(String message) {
    String bounded =
        message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "…";
    return bounded.replaceAll("[\\p{Cntrl}\\p{Cs}\\u0080-\\u009f\\u2028\\u2029]", "?");
  }
}
