package imagesign.cosign;

import imagesign.core.crypto.Crypto;
import imagesign.core.crypto.EcdsaEncoding;
import imagesign.core.crypto.KeyFormatException;
import imagesign.core.crypto.SignatureVerifier;
import imagesign.key.SignatureAlgorithm;
import imagesign.key.VerificationKey;
import imagesign.oci.Bytes;
import java.util.List;

/**
 * A public key with what verifies its signatures by the algorithms that Cosign uses. Thread-safe.
 */
final class TrustedKey {
  private final VerificationKey key;
  private final SignatureVerifier verifier;
  private final List<SignatureAlgorithm> algorithms;

  private TrustedKey(VerificationKey key, Crypto crypto) {
    this.key = key;
    this.verifier = crypto.verifier(key, EcdsaEncoding.DER);
    this.algorithms = CosignAlgorithms.of(key.publicKey());
  }

  static TrustedKey of(VerificationKey key, Crypto crypto) {
    try {
      return new TrustedKey(key, crypto);
    } catch (KeyFormatException e) {
      throw new IllegalArgumentException("key: " + e.getMessage(), e);
    }
  }

  VerificationKey key() {
    return key;
  }

  /** Whether this key made a signature over a message. */
  boolean hasSigned(Bytes message, Bytes signature) {
    for (SignatureAlgorithm algorithm : algorithms) {
      if (verifier.verify(algorithm, message, signature)) {
        return true;
      }
    }
    return false;
  }
}
