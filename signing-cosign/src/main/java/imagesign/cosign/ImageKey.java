package imagesign.cosign;

import imagesign.ImageSigningException;
import imagesign.core.crypto.Crypto;
import imagesign.core.crypto.EcdsaSignatures;
import imagesign.key.SignatureAlgorithm;
import imagesign.key.SigningKey;
import imagesign.key.ToBeSigned;
import imagesign.key.VerificationKey;
import imagesign.oci.Bytes;

/**
 * A signing key with the algorithm that Cosign uses with it; verifies each signature that it makes.
 */
final class ImageKey {
  private final SigningKey key;
  private final TrustedKey publicKey;
  private final SignatureAlgorithm algorithm;

  ImageKey(SigningKey key) {
    this.key = key;
    this.publicKey = TrustedKey.of(VerificationKey.of(key.publicKey()), Crypto.standard());
    this.algorithm =
        CosignAlgorithms.of(key.publicKey()).stream()
            .filter(key.algorithms()::contains)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "key: can compute none of the algorithms that Cosign uses: "
                            + key.algorithms()));
  }

  /**
   * The hint by which a bundle names the key: base64 of the SHA-256 of its SubjectPublicKeyInfo.
   */
  String hint() {
    return Base64s.encode(publicKey.key().fingerprint().value());
  }

  Bytes sign(Bytes message) {
    Bytes signature = encoded(key.sign(algorithm, ToBeSigned.of(message)));
    if (!hasSigned(message, signature)) {
      throw new ImageSigningException(
          "the key store returned a signature that its public key "
              + publicKey.key()
              + " does not verify");
    }
    return signature;
  }

  /** Whether this key made a signature over a message. */
  boolean hasSigned(Bytes message, Bytes signature) {
    return publicKey.hasSigned(message, signature);
  }

  private Bytes encoded(Bytes signature) {
    return switch (algorithm) {
      case ECDSA_SHA256, ECDSA_SHA384, ECDSA_SHA512 ->
          EcdsaSignatures.toDer(signature, publicKey.key()).orElse(signature);
      default -> signature;
    };
  }
}
