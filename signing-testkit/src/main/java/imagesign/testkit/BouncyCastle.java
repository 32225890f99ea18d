package imagesign.testkit;

import java.io.IOException;
import java.security.PrivateKey;
import java.security.Provider;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The library, never registered in the JVM. */
final class BouncyCastle {
  static final Provider PROVIDER = new BouncyCastleProvider();

  private BouncyCastle() {}

  static ContentSigner signer(String algorithm, PrivateKey key) {
    try {
      JcaContentSignerBuilder builder = new JcaContentSignerBuilder(algorithm);
      // Keys of Ed25519 are the JDK's, which the library does not take.
      return algorithm.equals("Ed25519")
          ? builder.build(key)
          : builder.setProvider(PROVIDER).build(key);
    } catch (OperatorCreationException e) {
      throw new IllegalStateException("test signer " + algorithm, e);
    }
  }

  static byte[] sign(ContentSigner signer, byte[] content) {
    try {
      signer.getOutputStream().write(content);
      return signer.getSignature();
    } catch (IOException e) {
      throw new IllegalStateException("test signature", e);
    }
  }

  static AlgorithmIdentifier identifier(ContentSigner signer) {
    return signer.getAlgorithmIdentifier();
  }

  static byte[] der(ASN1Encodable value) {
    try {
      return value.toASN1Primitive().getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new IllegalStateException("test encoding", e);
    }
  }
}
