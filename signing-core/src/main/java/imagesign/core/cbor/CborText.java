package imagesign.core.cbor;

import java.nio.charset.StandardCharsets;

/**
 * A text string.
 *
 * @param value the text, without lone surrogates
 */
public record CborText(String value) implements CborValue {
  /**
   * Checks the text.
   *
   * @throws IllegalArgumentException if it has no UTF-8 encoding
   */
  public CborText {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
      throw new IllegalArgumentException("value: a lone surrogate");
    }
  }
}
