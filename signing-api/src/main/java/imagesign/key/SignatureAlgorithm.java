package imagesign.key;

import imagesign.oci.Digest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a signature is computed: the scheme and its hash. The curve or modulus belongs to the key.
 *
 * <p>The signature format chooses the algorithm, not the key: one RSA key signs PKCS #1 v1.5 for
 * Cosign and PSS for Notation.
 */
public enum SignatureAlgorithm {
  /** ECDSA over SHA-256. FIPS 186-5 §6. */
  ECDSA_SHA256(Digest.Algorithm.SHA256),
  /** ECDSA over SHA-384. FIPS 186-5 §6. */
  ECDSA_SHA384(Digest.Algorithm.SHA384),
  /** ECDSA over SHA-512. FIPS 186-5 §6. */
  ECDSA_SHA512(Digest.Algorithm.SHA512),
  /** RSASSA-PKCS1-v1_5 over SHA-256. RFC 8017 §8.2. */
  RSA_PKCS1_SHA256(Digest.Algorithm.SHA256),
  /**
   * RSASSA-PSS over SHA-256, with MGF1 of the same hash and a salt as long as it. RFC 8017 §8.1.
   */
  RSA_PSS_SHA256(Digest.Algorithm.SHA256),
  /**
   * RSASSA-PSS over SHA-384, with MGF1 of the same hash and a salt as long as it. RFC 8017 §8.1.
   */
  RSA_PSS_SHA384(Digest.Algorithm.SHA384),
  /**
   * RSASSA-PSS over SHA-512, with MGF1 of the same hash and a salt as long as it. RFC 8017 §8.1.
   */
  RSA_PSS_SHA512(Digest.Algorithm.SHA512),
  /** Pure Ed25519, which needs the whole message. RFC 8032 §5.1. */
  ED25519(null),
  /** Ed25519ph: Ed25519 over SHA-512 of the message, with an empty context. RFC 8032 §5.1. */
  ED25519PH(Digest.Algorithm.SHA512);

  private final Digest.@Nullable Algorithm hash;

  SignatureAlgorithm(Digest.@Nullable Algorithm hash) {
    this.hash = hash;
  }

  /** {@return the hash of the message that is signed, or empty if the message itself is} */
  public Optional<Digest.Algorithm> hash() {
    return Optional.ofNullable(hash);
  }
}
