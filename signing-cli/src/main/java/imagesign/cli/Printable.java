package imagesign.cli;

/** Text of others made safe for a terminal: what could move the cursor or hide is replaced. */
final class Printable {
  private static final char REPLACEMENT = '\uFFFD';

  private Printable() {}

  static String of(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      printable.append(isHarmless(c) ? c : REPLACEMENT);
    }
    return printable.toString();
  }

  /** Format characters include those that turn the direction of writing. */
  private static boolean isHarmless(char c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
