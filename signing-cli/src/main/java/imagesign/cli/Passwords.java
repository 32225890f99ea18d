package imagesign.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Where the password of a key file comes from, as with Cosign: the variable {@value #VARIABLE} if
 * it is set, even to nothing; else a person at the terminal; else the whole of standard input, its
 * last line end included. Standard input that holds nothing is no password.
 */
final class Passwords {
  static final String VARIABLE = "COSIGN_PASSWORD";

  private static final int MAX_BYTES = 64 * 1024;

  private final Session session;

  Passwords(Session session) {
    this.session = session;
  }

  /** The password of a key file that exists, for the caller to wipe. */
  char[] existing() {
    return session.terminal().isPresent() && !isInEnvironment()
        ? session.terminal().readPassword("Password of the private key: ")
        : unattended();
  }

  /** The password of a key file to be written, for the caller to wipe; a person types it twice. */
  char[] chosen() {
    return session.terminal().isPresent() && !isInEnvironment() ? typedTwice() : unattended();
  }

  private char[] typedTwice() {
    char[] first = session.terminal().readPassword("New password of the private key: ");
    char[] second = session.terminal().readPassword("The same again: ");
    boolean same = Arrays.equals(first, second);
    Arrays.fill(second, '\0');
    if (!same) {
      Arrays.fill(first, '\0');
      throw new UsageException("the two passwords differ");
    }
    return first;
  }

  private boolean isInEnvironment() {
    return session.environment().containsKey(VARIABLE);
  }

  private char[] unattended() {
    String value = session.environment().get(VARIABLE);
    return value != null ? value.toCharArray() : decode(readAll(session.in()));
  }

  private static byte[] readAll(InputStream in) {
    try {
      byte[] read = in.readNBytes(MAX_BYTES + 1);
      if (read.length == 0) {
        throw new UsageException(
            "no password: set "
                + VARIABLE
                + " (to nothing for an empty one), or write it to"
                + " standard input");
      }
      if (read.length > MAX_BYTES) {
        throw new UsageException("standard input is too long for a password; set " + VARIABLE);
      }
      return read;
    } catch (IOException e) {
      throw new UsageException("can't read the password from standard input; set " + VARIABLE);
    }
  }

  private static char[] decode(byte[] utf8) {
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
      char[] password = Arrays.copyOf(text.array(), text.limit());
      Arrays.fill(text.array(), '\0');
      return password;
    } catch (CharacterCodingException e) {
      throw new UsageException("the password on standard input is not UTF-8");
    } finally {
      Arrays.fill(utf8, (byte) 0);
    }
  }
}
