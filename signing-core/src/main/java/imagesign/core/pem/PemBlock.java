package imagesign.core.pem;

import imagesign.oci.Bytes;
import java.util.Base64;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * One block: what stands between a begin line and its end line.
 *
 * @param label the words in the boundary lines, {@code PUBLIC KEY}
 * @param content the decoded content; not empty
 */
public record PemBlock(String label, Bytes content) {
  private static final int MAX_LABEL = 64;

  /** Upper-case words; RFC 7468 §3 allows more, and no label in use needs it. */
  private static final Pattern LABEL = Pattern.compile("[A-Z0-9]+(?: [A-Z0-9]+)*");

  private static final Base64.Encoder ENCODER = Base64.getMimeEncoder(64, new byte[] {(byte) '\n'});

  /**
   * Checks the label and that there is content.
   *
   * @throws IllegalArgumentException if either can't be written
   */
  public PemBlock {
    Objects.requireNonNull(content, "content");
    if (!isLabel(label)) {
      throw new IllegalArgumentException("label: not upper-case words");
    }
    if (content.size() == 0) {
      throw new IllegalArgumentException("content: empty");
    }
  }

  static boolean isLabel(String text) {
    return text.length() <= MAX_LABEL && LABEL.matcher(text).matches();
  }

  /**
   * Writes the block the way OpenSSL and Go do: lines of 64 characters, each ended by one line
   * feed.
   *
   * @return the text in ASCII
   */
  public Bytes toBytes() {
    return Bytes.utf8(
        "-----BEGIN "
            + label
            + "-----\n"
            + ENCODER.encodeToString(content.toByteArray())
            + "\n-----END "
            + label
            + "-----\n");
  }
}
