package imagesign.cosign;

import imagesign.key.SignatureAlgorithm;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.util.List;

/**
 * Which algorithms Cosign uses with which key, the one to sign with first.
 *
 * <p>EC keys sign with the hash of their curve, while older signatures, and Cosign's own verifier
 * unless it is told otherwise, use SHA-256. Cosign signs with Ed25519ph but verifies pure Ed25519,
 * so that is what works everywhere.
 */
final class CosignAlgorithms {
  private CosignAlgorithms() {}

  /** The algorithms in order; empty for a key that Cosign does not know. */
  static List<SignatureAlgorithm> of(PublicKey key) {
    if (key instanceof ECPublicKey ec) {
      return switch (ec.getParams().getOrder().bitLength()) {
        case 256 -> List.of(SignatureAlgorithm.ECDSA_SHA256);
        case 384 -> List.of(SignatureAlgorithm.ECDSA_SHA384, SignatureAlgorithm.ECDSA_SHA256);
        case 521 -> List.of(SignatureAlgorithm.ECDSA_SHA512, SignatureAlgorithm.ECDSA_SHA256);
        default -> List.of();
      };
    }
    return switch (key.getAlgorithm()) {
      case "RSA" -> List.of(SignatureAlgorithm.RSA_PKCS1_SHA256);
      case "EdDSA", "Ed25519" -> List.of(SignatureAlgorithm.ED25519, SignatureAlgorithm.ED25519PH);
      default -> List.of();
    };
  }
}
