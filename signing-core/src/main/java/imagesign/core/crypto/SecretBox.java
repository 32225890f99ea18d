package imagesign.core.crypto;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * NaCl's secretbox: XSalsa20 and Poly1305, the tag in front of the ciphertext.
 *
 * <p>Nothing of a box is decrypted before its tag holds. A nonce must never be used twice with one
 * key. Bernstein, "Cryptography in NaCl", §9.
 */
public final class SecretBox {
  /** The number of bytes of a key. */
  public static final int KEY_LENGTH = 32;

  /** The number of bytes of a nonce. */
  public static final int NONCE_LENGTH = 24;

  /** How much longer a box is than its content. */
  public static final int TAG_LENGTH = 16;

  private SecretBox() {}

  /**
   * Encrypts.
   *
   * @param key 32 bytes
   * @param nonce 24 bytes, never used before with this key
   * @param plaintext what to encrypt, which stays the caller's to wipe
   * @return the box: tag, then ciphertext
   */
  public static byte[] seal(byte[] key, byte[] nonce, byte[] plaintext) {
    XSalsa20Engine stream = stream(key, nonce);
    byte[] tagKey = tagKey(stream);
    try {
      byte[] box = new byte[TAG_LENGTH + plaintext.length];
      stream.processBytes(plaintext, 0, plaintext.length, box, TAG_LENGTH);
      byte[] tag = tag(tagKey, box, TAG_LENGTH);
      System.arraycopy(tag, 0, box, 0, TAG_LENGTH);
      return box;
    } finally {
      Arrays.fill(tagKey, (byte) 0);
    }
  }

  /**
   * Decrypts.
   *
   * @param key 32 bytes
   * @param nonce 24 bytes
   * @param box tag and ciphertext
   * @return what was encrypted, for the caller to wipe; empty if the key, the nonce or any bit of
   *     the box is another
   */
  public static Optional<byte[]> open(byte[] key, byte[] nonce, byte[] box) {
    XSalsa20Engine stream = stream(key, nonce);
    if (box.length < TAG_LENGTH) {
      return Optional.empty();
    }
    byte[] tagKey = tagKey(stream);
    try {
      byte[] stated = Arrays.copyOf(box, TAG_LENGTH);
      // isEqual takes the same time wherever the first difference is.
      if (!MessageDigest.isEqual(stated, tag(tagKey, box, TAG_LENGTH))) {
        return Optional.empty();
      }
      byte[] plaintext = new byte[box.length - TAG_LENGTH];
      stream.processBytes(box, TAG_LENGTH, plaintext.length, plaintext, 0);
      return Optional.of(plaintext);
    } finally {
      Arrays.fill(tagKey, (byte) 0);
    }
  }

  private static XSalsa20Engine stream(byte[] key, byte[] nonce) {
    if (key.length != KEY_LENGTH) {
      throw new IllegalArgumentException("key: not " + KEY_LENGTH + " bytes");
    }
    if (nonce.length != NONCE_LENGTH) {
      throw new IllegalArgumentException("nonce: not " + NONCE_LENGTH + " bytes");
    }
    XSalsa20Engine stream = new XSalsa20Engine();
    stream.init(true, new ParametersWithIV(new KeyParameter(key), nonce));
    return stream;
  }

  /** Takes the first 32 bytes of the key stream; the content is encrypted with what follows. */
  private static byte[] tagKey(XSalsa20Engine stream) {
    byte[] tagKey = new byte[KEY_LENGTH];
    stream.processBytes(tagKey.clone(), 0, KEY_LENGTH, tagKey, 0);
    return tagKey;
  }

  private static byte[] tag(byte[] tagKey, byte[] box, int offset) {
    Poly1305 mac = new Poly1305();
    mac.init(new KeyParameter(tagKey));
    mac.update(box, offset, box.length - offset);
    byte[] tag = new byte[TAG_LENGTH];
    mac.doFinal(tag, 0);
    return tag;
  }
}
