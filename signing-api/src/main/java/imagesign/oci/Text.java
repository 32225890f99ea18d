package imagesign.oci;

/** How text of strangers is shown in a message: bounded, without control characters. */
final class Text {
  private static final int LIMIT = 128;

  private Text() {}

  static String quote(String text) {
    String bounded = text.length() <= LIMIT ? text : text.substring(0, LIMIT) + "…";
    return "\"" + bounded.replaceAll("\\p{Cntrl}", "?") + "\"";
  }
}
