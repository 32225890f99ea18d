package imagesign.core.crypto;

import imagesign.key.VerificationKey;
import imagesign.oci.Bytes;

/**
 * Decodes public keys: RSA of 2048 to 8192 bits with an odd exponent from 65537 to 2³¹−1, ECDSA on
 * P-256, P-384 and P-521 with the point written out, Ed25519.
 *
 * <p>One encoding of each key is taken, so equal keys have equal fingerprints. That somebody holds
 * the private key, or who, is not checked.
 */
public final class PublicKeys {
  private PublicKeys() {}

  /**
   * Decodes a SubjectPublicKeyInfo, RFC 5280 §4.1.2.7.
   *
   * @param der the key and nothing after it
   * @return the key
   * @throws KeyFormatException if it is anything else
   */
  public static VerificationKey decodeSpki(Bytes der) {
    return VerificationKey.of(CheckedKey.decodeSpki(der.toByteArray()).jdk());
  }

  /**
   * Decodes an RSAPublicKey, RFC 8017 §A.1.1.
   *
   * @param der the key and nothing after it
   * @return the key
   * @throws KeyFormatException if it is anything else
   */
  public static VerificationKey decodePkcs1(Bytes der) {
    return VerificationKey.of(CheckedKey.decodePkcs1(der.toByteArray()).jdk());
  }

  /**
   * Checks a key that was decoded elsewhere.
   *
   * @param key the key
   * @throws KeyFormatException if it is not one that this SDK works with
   */
  public static void check(VerificationKey key) {
    CheckedKey.of(key);
  }
}
