package imagesign.cosign;

import imagesign.core.crypto.Scrypt;
import imagesign.core.crypto.SecretBox;
import imagesign.core.json.Json;
import imagesign.core.json.JsonException;
import imagesign.core.json.JsonObject;
import imagesign.cosign.CosignKeyException.Reason;
import imagesign.oci.Bytes;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * The JSON in an encrypted key file: scrypt makes a key of the password, and secretbox encrypts
 * PKCS #8 with it.
 *
 * <p>Costs are taken from a list before any work is done, so a hostile file can't ask for more than
 * Cosign itself ever does: at most 128 MiB and about a second. Everything is as the file format of
 * go-securesystemslib's {@code encrypted} package has it.
 */
final class EncryptedKey {
  static final String LABEL = "ENCRYPTED SIGSTORE PRIVATE KEY";

  /** What Cosign wrote before version 2. */
  private static final String OLD_LABEL = "ENCRYPTED COSIGN PRIVATE KEY";

  private static final String KDF = "scrypt";
  private static final String CIPHER = "nacl/secretbox";
  private static final int SALT_LENGTH = 32;

  /** The cost that Cosign writes. */
  private static final Scrypt STANDARD = new Scrypt(1 << 16, 8, 1);

  private static final Set<Scrypt> ACCEPTED =
      Set.of(new Scrypt(1 << 15, 8, 1), STANDARD, new Scrypt(1 << 17, 8, 1));

  private final Scrypt scrypt;
  private final byte[] salt;
  private final byte[] nonce;
  private final byte[] box;

  private EncryptedKey(Scrypt scrypt, byte[] salt, byte[] nonce, byte[] box) {
    this.scrypt = scrypt;
    this.salt = salt;
    this.nonce = nonce;
    this.box = box;
  }

  static boolean isLabel(String label) {
    return label.equals(LABEL) || label.equals(OLD_LABEL);
  }

  /** Decrypts to PKCS #8, for the caller to wipe. */
  static byte[] decrypt(Bytes json, char[] password) {
    return parse(json).open(password);
  }

  static Bytes encrypt(byte[] pkcs8, char[] password, SecureRandom random) {
    byte[] salt = new byte[SALT_LENGTH];
    byte[] nonce = new byte[SecretBox.NONCE_LENGTH];
    random.nextBytes(salt);
    random.nextBytes(nonce);
    byte[] key = deriveKey(STANDARD, password, salt);
    try {
      byte[] box = SecretBox.seal(key, nonce, pkcs8);
      return new EncryptedKey(STANDARD, salt, nonce, box).toJson();
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  static EncryptedKey parse(Bytes json) {
    try {
      JsonObject file = Json.parseObject(json);
      JsonObject kdf = file.object("kdf");
      JsonObject cipher = file.object("cipher");
      Scrypt scrypt = scryptOf(kdf);
      requireSecretBox(cipher);
      return new EncryptedKey(
          scrypt,
          base64(kdf, "salt", SALT_LENGTH, SALT_LENGTH),
          base64(cipher, "nonce", SecretBox.NONCE_LENGTH, SecretBox.NONCE_LENGTH),
          base64(file, "ciphertext", SecretBox.TAG_LENGTH, CosignKeys.MAX_FILE));
    } catch (JsonException e) {
      throw new CosignKeyException(
          Reason.MALFORMED_KEY_FILE, "encrypted key: " + e.getMessage(), e);
    }
  }

  private static Scrypt scryptOf(JsonObject kdf) {
    if (!kdf.string("name").equals(KDF)) {
      throw new CosignKeyException(
          Reason.UNSUPPORTED_KDF, "encrypted key: derived otherwise than by scrypt");
    }
    JsonObject params = kdf.object("params");
    long n = params.integer("N");
    long r = params.integer("r");
    long p = params.integer("p");
    return ACCEPTED.stream()
        .filter(scrypt -> scrypt.n() == n && scrypt.r() == r && scrypt.p() == p)
        .findFirst()
        .orElseThrow(
            () ->
                new CosignKeyException(
                    Reason.UNSUPPORTED_KDF,
                    "encrypted key: scrypt with parameters that Cosign never writes"));
  }

  private static void requireSecretBox(JsonObject cipher) {
    if (!cipher.string("name").equals(CIPHER)) {
      throw new CosignKeyException(
          Reason.UNSUPPORTED_CIPHER, "encrypted key: encrypted otherwise than by secretbox");
    }
  }

  private static byte[] base64(JsonObject object, String name, int min, int max) {
    String text = object.string(name);
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new JsonException("member \"" + name + "\": not base64");
    }
    if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
      throw new JsonException("member \"" + name + "\": not canonical base64");
    }
    if (bytes.length < min || bytes.length > max) {
      throw new JsonException("member \"" + name + "\": " + bytes.length + " bytes");
    }
    return bytes;
  }

  private byte[] open(char[] password) {
    byte[] key = deriveKey(scrypt, password, salt);
    try {
      Optional<byte[]> plaintext = SecretBox.open(key, nonce, box);
      return plaintext.orElseThrow(
          () ->
              new CosignKeyException(
                  Reason.WRONG_PASSWORD, "encrypted key: wrong password, or a changed file"));
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private static byte[] deriveKey(Scrypt scrypt, char[] password, byte[] salt) {
    byte[] encoded = Passwords.toUtf8(password);
    try {
      return scrypt.derive(encoded, salt, SecretBox.KEY_LENGTH);
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  /** The members in the order in which Cosign writes them. */
  private Bytes toJson() {
    JsonObject params =
        JsonObject.builder().put("N", scrypt.n()).put("r", scrypt.r()).put("p", scrypt.p()).build();
    JsonObject kdf =
        JsonObject.builder()
            .put("name", KDF)
            .put("params", params)
            .put("salt", Base64.getEncoder().encodeToString(salt))
            .build();
    JsonObject cipher =
        JsonObject.builder()
            .put("name", CIPHER)
            .put("nonce", Base64.getEncoder().encodeToString(nonce))
            .build();
    return JsonObject.builder()
        .put("kdf", kdf)
        .put("cipher", cipher)
        .put("ciphertext", Base64.getEncoder().encodeToString(box))
        .build()
        .toBytes();
  }
}
