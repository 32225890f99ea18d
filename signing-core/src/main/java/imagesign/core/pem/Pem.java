package imagesign.core.pem;

import imagesign.core.pem.PemException.Reason;
import imagesign.oci.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads PEM, RFC 7468.
 *
 * <p>Text before, between and after blocks is skipped, since OpenSSL writes explanations there; a
 * line that begins with {@code -----} is never such text. Line ends may be LF, CRLF or CR, lines
 * may have any length and end in blanks. Inside a block there is canonical Base64 and nothing else:
 * no headers, no missing padding, no stray bits after the last byte.
 */
public final class Pem {
  private static final String DASHES = "-----";
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";

  private final int maxBlocks;
  private final List<PemBlock> blocks = new ArrayList<>();
  private final StringBuilder base64 = new StringBuilder();
  private @Nullable String openLabel;

  private Pem(int maxBlocks) {
    this.maxBlocks = maxBlocks;
  }

  /**
   * Reads every block of a text.
   *
   * @param text the text
   * @param maxBytes how long it may be
   * @param maxBlocks how many blocks it may hold
   * @return the blocks in order, at least one
   * @throws PemException if it is too large, holds no block, or any of its blocks is malformed
   */
  public static List<PemBlock> readAll(Bytes text, int maxBytes, int maxBlocks) {
    if (text.size() > maxBytes) {
      throw new PemException(Reason.TOO_LARGE, "PEM of more than " + maxBytes + " bytes");
    }
    // One character a byte: whatever is not ASCII stays outside the Base64 alphabet.
    String decoded = new String(text.toByteArray(), StandardCharsets.ISO_8859_1);
    return new Pem(maxBlocks).read(decoded);
  }

  /**
   * Reads a text that holds exactly one block.
   *
   * @param text the text
   * @param maxBytes how long it may be
   * @return the block
   * @throws PemException if it is too large, holds no block or several, or its block is malformed
   */
  public static PemBlock readOne(Bytes text, int maxBytes) {
    return readAll(text, maxBytes, 1).get(0);
  }

  private List<PemBlock> read(String text) {
    text.lines().map(String::stripTrailing).forEach(this::readLine);
    if (openLabel != null) {
      throw new PemException(Reason.UNTERMINATED, "PEM block without an end line");
    }
    if (blocks.isEmpty()) {
      throw new PemException(Reason.NO_BLOCK, "no PEM block");
    }
    return List.copyOf(blocks);
  }

  private void readLine(String line) {
    if (line.startsWith(BEGIN)) {
      begin(labelIn(line, BEGIN));
    } else if (line.startsWith(END)) {
      end(labelIn(line, END));
    } else if (line.startsWith(DASHES)) {
      throw malformedBoundary();
    } else if (openLabel != null) {
      readContent(line);
    }
  }

  private static String labelIn(String line, String prefix) {
    int end = line.length() - DASHES.length();
    if (end <= prefix.length() || !line.endsWith(DASHES)) {
      throw malformedBoundary();
    }
    String label = line.substring(prefix.length(), end);
    if (!PemBlock.isLabel(label)) {
      throw malformedBoundary();
    }
    return label;
  }

  private void begin(String label) {
    if (openLabel != null) {
      throw new PemException(Reason.UNTERMINATED, "PEM block begins inside another");
    }
    if (blocks.size() == maxBlocks) {
      throw new PemException(Reason.TOO_MANY_BLOCKS, "more PEM blocks than " + maxBlocks);
    }
    openLabel = label;
  }

  private void end(String label) {
    if (!label.equals(openLabel)) {
      throw new PemException(Reason.LABEL_MISMATCH, "PEM block ends with another label");
    }
    blocks.add(new PemBlock(label, decode()));
    base64.setLength(0);
    openLabel = null;
  }

  private void readContent(String line) {
    if (line.indexOf(':') >= 0) {
      throw new PemException(Reason.HEADERS, "PEM block with headers");
    }
    base64.append(line);
  }

  private Bytes decode() {
    byte[] encoded = base64.toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] content;
    try {
      content = Base64.getDecoder().decode(encoded);
    } catch (IllegalArgumentException e) {
      throw badBase64();
    }
    // The decoder of the JDK takes missing padding and stray bits; the encoder writes neither.
    if (content.length == 0 || !Arrays.equals(encoded, Base64.getEncoder().encode(content))) {
      throw badBase64();
    }
    return Bytes.copyOf(content);
  }

  private static PemException malformedBoundary() {
    return new PemException(Reason.MALFORMED_BOUNDARY, "malformed PEM boundary line");
  }

  private static PemException badBase64() {
    return new PemException(Reason.BAD_BASE64, "PEM block that is not Base64");
  }
}
