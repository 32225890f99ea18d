package imagesign.notation;

import imagesign.core.crypto.KeyFormatException;
import imagesign.core.crypto.PublicKeys;
import imagesign.key.SignatureAlgorithm;
import imagesign.key.VerificationKey;
import imagesign.oci.Digest;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Optional;

/**
 * The six algorithms: each belongs to keys of exactly one size, and the key decides. Notary Project
 * specification, "Algorithm Selection".
 */
enum NotationAlgorithm {
  PS256("PS256", -37, "RSA-2048", SignatureAlgorithm.RSA_PSS_SHA256),
  PS384("PS384", -38, "RSA-3072", SignatureAlgorithm.RSA_PSS_SHA384),
  PS512("PS512", -39, "RSA-4096", SignatureAlgorithm.RSA_PSS_SHA512),
  ES256("ES256", -7, "EC-256", SignatureAlgorithm.ECDSA_SHA256),
  ES384("ES384", -35, "EC-384", SignatureAlgorithm.ECDSA_SHA384),
  ES512("ES512", -36, "EC-521", SignatureAlgorithm.ECDSA_SHA512);

  private final String jwsName;
  private final int coseId;
  private final String keySpec;
  private final SignatureAlgorithm algorithm;

  NotationAlgorithm(String jwsName, int coseId, String keySpec, SignatureAlgorithm algorithm) {
    this.jwsName = jwsName;
    this.coseId = coseId;
    this.keySpec = keySpec;
    this.algorithm = algorithm;
  }

  /** {@return the name in JWS, RFC 7518 §3.1} */
  String jwsName() {
    return jwsName;
  }

  /** {@return the number in COSE, RFC 9053 §2.1 and RFC 8230 §2} */
  int coseId() {
    return coseId;
  }

  /** {@return the name of the key's kind in the plugin protocol} */
  String keySpec() {
    return keySpec;
  }

  SignatureAlgorithm algorithm() {
    return algorithm;
  }

  Digest.Algorithm hash() {
    return algorithm.hash().orElseThrow();
  }

  static Optional<NotationAlgorithm> ofJws(String name) {
    return Arrays.stream(values()).filter(a -> a.jwsName.equals(name)).findFirst();
  }

  static Optional<NotationAlgorithm> ofCose(long id) {
    return Arrays.stream(values()).filter(a -> a.coseId == id).findFirst();
  }

  /** Finds the algorithm of a key; empty if Notation has no use for keys of its kind. */
  static Optional<NotationAlgorithm> ofKey(PublicKey key) {
    try {
      // Says no to curves that merely have the size of a good one.
      PublicKeys.check(VerificationKey.of(key));
    } catch (KeyFormatException | IllegalArgumentException e) {
      return Optional.empty();
    }
    return ofCheckedKey(key);
  }

  private static Optional<NotationAlgorithm> ofCheckedKey(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      return switch (rsa.getModulus().bitLength()) {
        case 2048 -> Optional.of(PS256);
        case 3072 -> Optional.of(PS384);
        case 4096 -> Optional.of(PS512);
        default -> Optional.empty();
      };
    }
    if (key instanceof ECPublicKey ec) {
      return switch (ec.getParams().getOrder().bitLength()) {
        case 256 -> Optional.of(ES256);
        case 384 -> Optional.of(ES384);
        case 521 -> Optional.of(ES512);
        default -> Optional.empty();
      };
    }
    return Optional.empty();
  }
}
