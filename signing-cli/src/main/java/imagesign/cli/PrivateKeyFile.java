package imagesign.cli;

import imagesign.ImageSigningException;
import imagesign.cosign.CosignKeyException;
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
    } catch (CosignKeyException e) {
      throw explained(e);
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  private static RuntimeException explained(CosignKeyException e) {
    return switch (e.reason()) {
      // Cosign's users look for this word.
      case WRONG_PASSWORD ->
          new ImageSigningException("can't decrypt the private key: wrong password", false, e);
      case UNSUPPORTED_PEM_TYPE ->
          new UsageException(
              KeyArgument.OPTION
                  + ": not an encrypted private key (cosign.key); import-key-pair makes one of others");
      default -> e;
    };
  }
}
