package benchmarks;

import imagesign.key.SignatureAlgorithm;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;

/** The kinds of keys whose verification is measured, each with the algorithm that Cosign uses. */
public enum KeyKind {
  P256("EC", 256, SignatureAlgorithm.ECDSA_SHA256),
  P384("EC", 384, SignatureAlgorithm.ECDSA_SHA384),
  RSA2048("RSA", 2048, SignatureAlgorithm.RSA_PKCS1_SHA256),
  ED25519("Ed25519", 255, SignatureAlgorithm.ED25519);

  private final String algorithm;
  private final int size;
  private final SignatureAlgorithm signature;

  KeyKind(String algorithm, int size, SignatureAlgorithm signature) {
    this.algorithm = algorithm;
    this.size = size;
    this.signature = signature;
  }

  SignatureAlgorithm signature() {
    return signature;
  }

  KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(size);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a JDK without " + this, e);
    }
  }
}
