package imagesign.cosign;

import imagesign.key.SignatureAlgorithm;
import imagesign.key.SigningKey;
import imagesign.key.ToBeSigned;
import imagesign.key.VerificationKey;
import imagesign.oci.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.EdDSAParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.List;
import java.util.Set;

/** A key that signs with the JDK's own providers, apart from the code under test. */
record TestKey(KeyPair pair, Set<SignatureAlgorithm> algorithms) implements SigningKey {
  /** The kinds of keys that Cosign uses. */
  enum Kind {
    P256,
    P384,
    P521,
    RSA2048,
    ED25519;

    /** The algorithms that Cosign was seen to use with the key. */
    List<SignatureAlgorithm> uses() {
      return switch (this) {
        case P256 -> List.of(SignatureAlgorithm.ECDSA_SHA256);
        case P384 -> List.of(SignatureAlgorithm.ECDSA_SHA384, SignatureAlgorithm.ECDSA_SHA256);
        case P521 -> List.of(SignatureAlgorithm.ECDSA_SHA512, SignatureAlgorithm.ECDSA_SHA256);
        case RSA2048 -> List.of(SignatureAlgorithm.RSA_PKCS1_SHA256);
        case ED25519 -> List.of(SignatureAlgorithm.ED25519, SignatureAlgorithm.ED25519PH);
      };
    }

    private KeyPair newPair() throws GeneralSecurityException {
      return switch (this) {
        case P256 -> newPair("EC", new ECGenParameterSpec("secp256r1"));
        case P384 -> newPair("EC", new ECGenParameterSpec("secp384r1"));
        case P521 -> newPair("EC", new ECGenParameterSpec("secp521r1"));
        case RSA2048 -> newPair("RSA", new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4));
        case ED25519 -> newPair("EdDSA", NamedParameterSpec.ED25519);
      };
    }

    private static KeyPair newPair(String algorithm, AlgorithmParameterSpec parameters)
        throws GeneralSecurityException {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(parameters);
      return generator.generateKeyPair();
    }
  }

  static TestKey generate(Kind kind) {
    return generate(kind, Set.copyOf(kind.uses()));
  }

  static TestKey generate(Kind kind, Set<SignatureAlgorithm> algorithms) {
    try {
      return new TestKey(kind.newPair(), algorithms);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  VerificationKey verificationKey() {
    return VerificationKey.of(publicKey());
  }

  @Override
  public PublicKey publicKey() {
    return pair.getPublic();
  }

  @Override
  public List<X509Certificate> certificateChain() {
    return List.of();
  }

  @Override
  public Bytes sign(SignatureAlgorithm algorithm, ToBeSigned message) {
    try (InputStream stream = message.openStream()) {
      Signature signature = Signature.getInstance(javaName(algorithm));
      if (algorithm == SignatureAlgorithm.ED25519PH) {
        signature.setParameter(new EdDSAParameterSpec(true));
      }
      signature.initSign(pair.getPrivate());
      signature.update(stream.readAllBytes());
      return Bytes.copyOf(signature.sign());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String javaName(SignatureAlgorithm algorithm) {
    return switch (algorithm) {
      case ECDSA_SHA256 -> "SHA256withECDSAinP1363Format";
      case ECDSA_SHA384 -> "SHA384withECDSAinP1363Format";
      case ECDSA_SHA512 -> "SHA512withECDSAinP1363Format";
      case RSA_PKCS1_SHA256 -> "SHA256withRSA";
      case ED25519, ED25519PH -> "Ed25519";
      default -> throw new IllegalArgumentException("not of Cosign: " + algorithm);
    };
  }

  @Override
  public void close() {}
}
