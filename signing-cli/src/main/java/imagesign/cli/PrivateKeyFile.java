package imagesign.cli;

import imagesign.cosign.CosignKeyPair;
import imagesign.cosign.CosignKeys;
import imagesign.oci.Bytes;
import java.util.Arrays;
import picocli.CommandLine.ParseResult;

/** The encrypted private key that {@code --key} names, opened with its password. */
final class PrivateKeyFile {
  private PrivateKeyFile() {}

  static CosignKeyPair open(ParseResult arguments, Session session) {
    Bytes pem = KeyArgument.read(arguments, session);
    char[] password = new Passwords(session).existing();
    try {
      return CosignKeys.read(pem, password);
    } finally {
      Arrays.fill(password, '\0');
    }
  }
}
