package imagesign.key;

import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import java.security.PublicKey;
import java.util.Objects;

/**
 * A public key that is trusted to verify, with its fingerprint.
 *
 * <p>Two are equal if their SubjectPublicKeyInfo is, byte for byte. That the key is on its curve or
 * long enough is checked where it is decoded or used, not here. Immutable and thread-safe.
 */
public final class VerificationKey {
  private final PublicKey publicKey;
  private final Bytes spki;
  private final Digest fingerprint;

  private VerificationKey(PublicKey publicKey, Bytes spki) {
    this.publicKey = publicKey;
    this.spki = spki;
    this.fingerprint = Digest.sha256(spki);
  }

  /**
   * Takes a public key.
   *
   * @param publicKey a key that has an X.509 encoding
   * @return the key
   * @throws IllegalArgumentException if the key has no X.509 encoding
   */
  public static VerificationKey of(PublicKey publicKey) {
    byte[] encoded = Objects.requireNonNull(publicKey, "publicKey").getEncoded();
    if (encoded == null || !"X.509".equals(publicKey.getFormat())) {
      throw new IllegalArgumentException("publicKey: has no X.509 encoding");
    }
    return new VerificationKey(publicKey, Bytes.copyOf(encoded));
  }

  /** {@return the key of the JDK} */
  public PublicKey publicKey() {
    return publicKey;
  }

  /** {@return the DER encoding of the key's SubjectPublicKeyInfo, RFC 5280 §4.1.2.7} */
  public Bytes spki() {
    return spki;
  }

  /** {@return the SHA-256 digest of {@link #spki}, which names the key in evidence} */
  public Digest fingerprint() {
    return fingerprint;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerificationKey that && spki.equals(that.spki);
  }

  @Override
  public int hashCode() {
    return spki.hashCode();
  }

  /** {@return the algorithm and the fingerprint} */
  @Override
  public String toString() {
    return publicKey.getAlgorithm() + " " + fingerprint;
  }
}
