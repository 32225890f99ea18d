package benchmarks;

import imagesign.key.SignatureAlgorithm;
import imagesign.oci.Bytes;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.util.Arrays;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.math.ec.custom.sec.SecP256R1Curve;
import org.bouncycastle.math.ec.custom.sec.SecP384R1Curve;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * One verification of a message and nothing else: what a library takes once its key is ready and
 * the signature is taken apart.
 */
@FunctionalInterface
interface BareVerifier {
  boolean verify() throws GeneralSecurityException;

  /** By the platform's own providers. */
  static BareVerifier platform(
      PublicKey key, SignatureAlgorithm algorithm, Bytes message, Bytes signature) {
    byte[] content = message.toByteArray();
    byte[] encoded = signature.toByteArray();
    String name = javaName(algorithm);
    return () -> {
      Signature verifier = Signature.getInstance(name);
      verifier.initVerify(key);
      verifier.update(content);
      return verifier.verify(encoded);
    };
  }

  private static String javaName(SignatureAlgorithm algorithm) {
    return switch (algorithm) {
      case ECDSA_SHA256 -> "SHA256withECDSAinP1363Format";
      case ECDSA_SHA384 -> "SHA384withECDSAinP1363Format";
      case RSA_PKCS1_SHA256 -> "SHA256withRSA";
      case ED25519 -> "Ed25519";
      default -> throw new IllegalArgumentException("not measured: " + algorithm);
    };
  }

  /** By Bouncy Castle's lightweight API, its fastest; digests by the JDK; RSA by the platform. */
  static BareVerifier bouncyCastle(
      PublicKey key, SignatureAlgorithm algorithm, Bytes message, Bytes signature) {
    if (key instanceof ECPublicKey) {
      return ecdsa((ECPublicKeyParameters) parameters(key), algorithm, message, signature);
    }
    if (key instanceof EdECPublicKey) {
      return ed25519((Ed25519PublicKeyParameters) parameters(key), message, signature);
    }
    return platform(key, algorithm, message, signature);
  }

  private static AsymmetricKeyParameter parameters(PublicKey key) {
    try {
      return PublicKeyFactory.createKey(SubjectPublicKeyInfo.getInstance(key.getEncoded()));
    } catch (IOException e) {
      throw new IllegalArgumentException("key: not readable", e);
    }
  }

  private static BareVerifier ecdsa(
      ECPublicKeyParameters key, SignatureAlgorithm algorithm, Bytes message, Bytes signature) {
    requireFastArithmetic(key);
    byte[] content = message.toByteArray();
    byte[] encoded = signature.toByteArray();
    int width = encoded.length / 2;
    BigInteger r = new BigInteger(1, Arrays.copyOf(encoded, width));
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(encoded, width, encoded.length));
    String hash = algorithm == SignatureAlgorithm.ECDSA_SHA256 ? "SHA-256" : "SHA-384";
    return () -> {
      ECDSASigner verifier = new ECDSASigner();
      verifier.init(false, key);
      return verifier.verifySignature(MessageDigest.getInstance(hash).digest(content), r, s);
    };
  }

  /** With the library's general arithmetic the measure would be several times too slow. */
  private static void requireFastArithmetic(ECPublicKeyParameters key) {
    var curve = key.getParameters().getCurve();
    if (!(curve instanceof SecP256R1Curve || curve instanceof SecP384R1Curve)) {
      throw new IllegalStateException("general arithmetic: " + curve.getClass());
    }
  }

  private static BareVerifier ed25519(
      Ed25519PublicKeyParameters key, Bytes message, Bytes signature) {
    byte[] content = message.toByteArray();
    byte[] encoded = signature.toByteArray();
    int pure = Ed25519.Algorithm.Ed25519;
    return () -> key.verify(pure, null, content, 0, content.length, encoded, 0);
  }
}
