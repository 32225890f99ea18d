package imagesign.cosign;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Encodes passwords without making a {@code String} of them, which could not be wiped. */
final class Passwords {
  private Passwords() {}

  /** Encodes as UTF-8, for the caller to wipe; the array that is passed in is left as it is. */
  static byte[] toUtf8(char[] password) {
    CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
    ByteBuffer buffer =
        ByteBuffer.allocate((int) Math.ceil(password.length * (double) encoder.maxBytesPerChar()));
    try {
      CoderResult result = encoder.encode(CharBuffer.wrap(password), buffer, true);
      // The buffer holds the worst case, so the result is never an overflow.
      if (result.isError()) {
        throw new IllegalArgumentException("password: a surrogate without its partner");
      }
      return Arrays.copyOf(buffer.array(), buffer.position());
    } finally {
      Arrays.fill(buffer.array(), (byte) 0);
    }
  }
}
