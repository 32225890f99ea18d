package imagesign.core.crypto;

import imagesign.key.SignatureAlgorithm;
import imagesign.oci.Digest;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.EdDSAParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The algorithms by the Java Cryptography Architecture: of the platform, in the order of providers
 * that the application has set up, or of one provider that is not registered.
 */
final class JcaBackend implements Backend {
  /** The provider of the platform; ECDSA and Ed25519 are slow with its SunEC. */
  static final JcaBackend PLATFORM = new JcaBackend(null);

  private static final int TRAILER_FIELD_BC = 1;

  private final @Nullable Provider provider;

  private JcaBackend(@Nullable Provider provider) {
    this.provider = provider;
  }

  static JcaBackend of(Provider provider) {
    return new JcaBackend(provider);
  }

  @Override
  public String providerOf(SignatureAlgorithm algorithm) {
    if (provider != null) {
      return provider.getName();
    }
    if (isOwnPkcs1(algorithm)) {
      return "JDK";
    }
    try {
      return newSignature(algorithm).getProvider().getName();
    } catch (NoSuchAlgorithmException e) {
      return "none";
    }
  }

  /**
   * A provider of its own is asked for Ed25519ph never: one that ignores the parameter would take a
   * pure signature for it.
   */
  @Override
  public boolean supports(SignatureAlgorithm algorithm) {
    return provider == null
        || (algorithm != SignatureAlgorithm.ED25519PH
            && provider.getService("Signature", javaName(algorithm)) != null);
  }

  @Override
  public PreparedKey prepare(CheckedKey key) throws GeneralSecurityException {
    PublicKey own = translate(key.jdk());
    if (provider == null && key instanceof CheckedKey.Rsa rsa) {
      return (input, signature) -> verifyRsa(rsa, input, signature.encoded());
    }
    return (input, signature) -> verify(own, input, signature.encoded());
  }

  /** A key in the provider's own form is faster; one without such a form takes the JDK's key. */
  private PublicKey translate(PublicKey key) throws GeneralSecurityException {
    return provider == null || provider.getService("KeyFactory", key.getAlgorithm()) == null
        ? key
        : (PublicKey) KeyFactory.getInstance(key.getAlgorithm(), provider).translateKey(key);
  }

  private boolean verifyRsa(CheckedKey.Rsa key, SignedInput input, byte[] signature)
      throws GeneralSecurityException {
    return isOwnPkcs1(input.algorithm())
        ? RsaPkcs1.verify(key, Digest.Algorithm.SHA256, input.digest(), signature)
        : verify(key.jdk(), input, signature);
  }

  private boolean isOwnPkcs1(SignatureAlgorithm algorithm) {
    return provider == null && algorithm == SignatureAlgorithm.RSA_PKCS1_SHA256;
  }

  private boolean verify(PublicKey key, SignedInput input, byte[] signature)
      throws GeneralSecurityException {
    SignatureAlgorithm algorithm = input.algorithm();
    Signature verifier = newSignature(algorithm);
    Optional<AlgorithmParameterSpec> parameters = parameters(algorithm);
    if (parameters.isPresent()) {
      verifier.setParameter(parameters.get());
    }
    verifier.initVerify(key);
    update(verifier, input);
    try {
      return verifier.verify(signature);
    } catch (SignatureException e) {
      // The key and the form are good, so this is how a provider words a mismatch.
      return false;
    }
  }

  private static void update(Signature verifier, SignedInput input) throws SignatureException {
    if (isEcdsa(input.algorithm())) {
      verifier.update(input.digest());
    } else {
      verifier.update(input.message().asByteBuffer());
    }
  }

  private Signature newSignature(SignatureAlgorithm algorithm) throws NoSuchAlgorithmException {
    String name = javaName(algorithm);
    return provider == null ? Signature.getInstance(name) : Signature.getInstance(name, provider);
  }

  static boolean isEcdsa(SignatureAlgorithm algorithm) {
    return switch (algorithm) {
      case ECDSA_SHA256, ECDSA_SHA384, ECDSA_SHA512 -> true;
      default -> false;
    };
  }

  /** ECDSA gets the digest and gives DER; the others get the message. */
  static String javaName(SignatureAlgorithm algorithm) {
    return switch (algorithm) {
      case ECDSA_SHA256, ECDSA_SHA384, ECDSA_SHA512 -> "NONEwithECDSA";
      case RSA_PKCS1_SHA256 -> "SHA256withRSA";
      case RSA_PSS_SHA256, RSA_PSS_SHA384, RSA_PSS_SHA512 -> "RSASSA-PSS";
      case ED25519, ED25519PH -> "Ed25519";
    };
  }

  static Optional<AlgorithmParameterSpec> parameters(SignatureAlgorithm algorithm) {
    return switch (algorithm) {
      case RSA_PSS_SHA256 -> Optional.of(pss("SHA-256", MGF1ParameterSpec.SHA256, 32));
      case RSA_PSS_SHA384 -> Optional.of(pss("SHA-384", MGF1ParameterSpec.SHA384, 48));
      case RSA_PSS_SHA512 -> Optional.of(pss("SHA-512", MGF1ParameterSpec.SHA512, 64));
      case ED25519PH -> Optional.of(new EdDSAParameterSpec(true));
      default -> Optional.empty();
    };
  }

  private static PSSParameterSpec pss(String hash, MGF1ParameterSpec mask, int salt) {
    return new PSSParameterSpec(hash, "MGF1", mask, salt, TRAILER_FIELD_BC);
  }
}
