package imagesign.notation;

/** How text of strangers is shown in a message: bounded, without control characters. */
final class Texts {
  private static final int LIMIT = 128;

  private Texts() {}

  static String quote(String text) {
    String bounded = text.length() <= LIMIT ? text : text.substring(0, LIMIT) + "…";
    return "\""
        + bounded.replaceAll("[\\p{Cntrl}\\p{Cs}\\u0080-\\u009f\\u2028\\u2029]", "?")
        + "\"";
  }
}
