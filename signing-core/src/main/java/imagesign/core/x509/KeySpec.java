package imagesign.core.x509;

import imagesign.key.VerificationKey;
import imagesign.oci.Digest;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Optional;

/** The six kinds of keys that sign in the Notary Project, each with its hash. */
public enum KeySpec {
  /** RSA with exactly 2048 bits. */
  RSA_2048(2048, Digest.Algorithm.SHA256),
  /** RSA with exactly 3072 bits. */
  RSA_3072(3072, Digest.Algorithm.SHA384),
  /** RSA with exactly 4096 bits. */
  RSA_4096(4096, Digest.Algorithm.SHA512),
  /** ECDSA on P-256. */
  EC_256(256, Digest.Algorithm.SHA256),
  /** ECDSA on P-384. */
  EC_384(384, Digest.Algorithm.SHA384),
  /** ECDSA on P-521. */
  EC_521(521, Digest.Algorithm.SHA512);

  private final int bits;
  private final Digest.Algorithm hash;

  KeySpec(int bits, Digest.Algorithm hash) {
    this.bits = bits;
    this.hash = hash;
  }

  /** {@return the length of the modulus, or of the order of the curve} */
  public int bits() {
    return bits;
  }

  /** {@return the hash that goes with such keys} */
  public Digest.Algorithm hash() {
    return hash;
  }

  /** {@return whether such keys are of an elliptic curve} */
  public boolean isEllipticCurve() {
    return compareTo(EC_256) >= 0;
  }

  /**
   * Says which kind a key is of.
   *
   * @param key a key that {@code core.crypto} takes, so a curve of its size is the one meant here
   * @return the kind, or empty if it is none of the six
   */
  public static Optional<KeySpec> of(VerificationKey key) {
    PublicKey publicKey = key.publicKey();
    if (publicKey instanceof RSAPublicKey rsa) {
      return find(false, rsa.getModulus().bitLength());
    }
    return publicKey instanceof ECPublicKey ec
        ? find(true, ec.getParams().getOrder().bitLength())
        : Optional.empty();
  }

  private static Optional<KeySpec> find(boolean ellipticCurve, int bits) {
    return Arrays.stream(values())
        .filter(spec -> spec.isEllipticCurve() == ellipticCurve && spec.bits == bits)
        .findFirst();
  }
}
