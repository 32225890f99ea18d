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
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A key that signs with the JDK's own providers, apart from the code under test. */
record TestKey(KeyPair pair, Set<SignatureAlgorithm> algorithms) implements SigningKey {
  /** The kinds of keys that Cosign uses, each with the algorithms that it was seen to use. */
  enum Kind {
    P256("EC", new ECGenParameterSpec("secp256r1"), SignatureAlgorithm.ECDSA_SHA256),
    P384(
        "EC",
        new ECGenParameterSpec("secp384r1"),
        SignatureAlgorithm.ECDSA_SHA384,
        SignatureAlgorithm.ECDSA_SHA256),
    P521(
        "EC",
        new ECGenParameterSpec("secp521r1"),
        SignatureAlgorithm.ECDSA_SHA512,
        SignatureAlgorithm.ECDSA_SHA256),
    RSA2048(
        "RSA",
        new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4),
        SignatureAlgorithm.RSA_PKCS1_SHA256),
    ED25519(
        "Ed25519", null, SignatureAlgorithm.ED25519, SignatureAlgorithm.ED25519PH);

    private final String algorithm;
    private final @Nullable AlgorithmParameterSpec parameters;
    final List<SignatureAlgorithm> uses;

    Kind(
        String algorithm,
        @Nullable AlgorithmParameterSpec parameters,
        SignatureAlgorithm... uses) {
      this.algorithm = algorithm;
      this.parameters = parameters;
      this.uses = List.of(uses);
    }
  }

  static TestKey generate(Kind kind) {
    return generate(kind, Set.copyOf(kind.uses));
  }

  static TestKey generate(Kind kind, Set<SignatureAlgorithm> algorithms) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(kind.algorithm);
      if (kind.parameters != null) {
        generator.initialize(kind.parameters);
      }
      return new TestKey(generator.generateKeyPair(), algorithms);
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
