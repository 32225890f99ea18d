package imagesign.cosign;

import imagesign.core.crypto.KeyFormatException;
import imagesign.core.crypto.LocalSigningKey;
import imagesign.core.crypto.PrivateKeys;
import imagesign.core.crypto.PublicKeys;
import imagesign.core.pem.Pem;
import imagesign.core.pem.PemBlock;
import imagesign.core.pem.PemException;
import imagesign.cosign.CosignKeyException.Reason;
import imagesign.key.VerificationKey;
import imagesign.oci.Bytes;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Makes and reads the keys that Cosign uses: its encrypted key files, private keys of other tools,
 * and public keys.
 *
 * <p>Private keys: RSA of 2048 to 4096 bits, ECDSA on P-256, P-384 and P-521, Ed25519. Public keys:
 * the same, RSA up to 8192 bits. Every input holds exactly one PEM block; text around the block is
 * skipped. Who holds a key is not checked.
 *
 * <p>Passwords are arrays of characters. What is made of one is wiped before a method returns; the
 * array itself stays the caller's, to use again and then to wipe. An empty password is a password.
 */
public final class CosignKeys {
  /** Ten times the size of the largest key file. */
  static final int MAX_FILE = 64 * 1024;

  private static final String PKCS8 = "PRIVATE KEY";
  private static final String PKCS1 = "RSA PRIVATE KEY";
  private static final String SEC1 = "EC PRIVATE KEY";
  private static final String SPKI = "PUBLIC KEY";
  private static final String PKCS1_PUBLIC = "RSA PUBLIC KEY";

  private CosignKeys() {}

  /**
   * Makes a new key on P-256, as {@code cosign generate-key-pair} does, with the platform's random
   * numbers.
   *
   * @return the key pair
   */
  public static CosignKeyPair generate() {
    return generate(new SecureRandom());
  }

  /**
   * Makes a new key on P-256, as {@code cosign generate-key-pair} does.
   *
   * @param random where the private key comes from
   * @return the key pair
   */
  public static CosignKeyPair generate(SecureRandom random) {
    return new CosignKeyPair(LocalSigningKey.generateP256(random));
  }

  /**
   * Reads an encrypted key file, as {@code cosign sign --key} does.
   *
   * @param keyFile the file, {@code cosign.key} by custom
   * @param password its password
   * @return the key
   * @throws CosignKeyException if the file can't be read, is no such file, or has another password
   */
  public static CosignKeyPair load(Path keyFile, char[] password) {
    return read(KeyFileAccess.read(keyFile), password);
  }

  /**
   * Reads an encrypted key that is at hand, {@code ENCRYPTED SIGSTORE PRIVATE KEY} or the older
   * {@code ENCRYPTED COSIGN PRIVATE KEY}.
   *
   * @param pem the content of a key file
   * @param password its password
   * @return the key
   * @throws CosignKeyException if it is no such file, or has another password
   * @throws IllegalArgumentException if the password has no encoding in UTF-8
   */
  public static CosignKeyPair read(Bytes pem, char[] password) {
    PemBlock block = block(pem);
    if (!EncryptedKey.isLabel(block.label())) {
      throw unsupported(
          "an encrypted key has the type " + EncryptedKey.LABEL + "; import others first");
    }
    byte[] pkcs8 = EncryptedKey.decrypt(block.content(), password);
    try {
      return new CosignKeyPair(PrivateKeys.decodePkcs8(pkcs8));
    } catch (KeyFormatException e) {
      throw CosignKeyException.of(e);
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  /**
   * Takes the unencrypted private key of another tool, as {@code cosign import-key-pair} does:
   * {@code PRIVATE KEY} (PKCS #8), {@code RSA PRIVATE KEY} (PKCS #1) or {@code EC PRIVATE KEY} (SEC
   * 1).
   *
   * @param pem the key
   * @return the key pair
   * @throws CosignKeyException if it is no such key
   */
  public static CosignKeyPair importKey(Bytes pem) {
    PemBlock block = block(pem);
    byte[] der = block.content().toByteArray();
    try {
      return new CosignKeyPair(decode(block.label(), der));
    } catch (KeyFormatException e) {
      throw CosignKeyException.of(e);
    } finally {
      Arrays.fill(der, (byte) 0);
    }
  }

  private static LocalSigningKey decode(String label, byte[] der) {
    return switch (label) {
      case PKCS8 -> PrivateKeys.decodePkcs8(der);
      case PKCS1 -> PrivateKeys.decodePkcs1(der);
      case SEC1 -> PrivateKeys.decodeSec1(der);
      default ->
          throw unsupported("a private key has the type " + PKCS8 + ", " + PKCS1 + " or " + SEC1);
    };
  }

  /**
   * Reads a public key from a file.
   *
   * @param file the file, {@code cosign.pub} by custom
   * @return the key
   * @throws CosignKeyException if the file can't be read or holds no such key
   */
  public static VerificationKey loadPublicKey(Path file) {
    return publicKey(KeyFileAccess.read(file));
  }

  /**
   * Reads a public key, {@code PUBLIC KEY} (SubjectPublicKeyInfo) or {@code RSA PUBLIC KEY} (PKCS
   * #1).
   *
   * @param pem the key
   * @return the key
   * @throws CosignKeyException if it is no such key, or there are several
   */
  public static VerificationKey publicKey(Bytes pem) {
    PemBlock block = block(pem);
    try {
      return switch (block.label()) {
        case SPKI -> PublicKeys.decodeSpki(block.content());
        case PKCS1_PUBLIC -> PublicKeys.decodePkcs1(block.content());
        default -> throw unsupported("a public key has the type " + SPKI + " or " + PKCS1_PUBLIC);
      };
    } catch (KeyFormatException e) {
      throw CosignKeyException.of(e);
    }
  }

  /**
   * Writes a public key the way Cosign does.
   *
   * @param key the key
   * @return PEM of the type {@code PUBLIC KEY}
   */
  public static Bytes publicKeyPem(VerificationKey key) {
    return new PemBlock(SPKI, key.spki()).toBytes();
  }

  private static PemBlock block(Bytes pem) {
    try {
      return Pem.readOne(pem, MAX_FILE);
    } catch (PemException e) {
      throw CosignKeyException.of(e);
    }
  }

  private static CosignKeyException unsupported(String message) {
    return new CosignKeyException(Reason.UNSUPPORTED_PEM_TYPE, message);
  }
}
