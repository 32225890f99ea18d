package imagesign.testkit;

import java.security.KeyPair;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;

/** By which algorithm a key signs, unless a test wants another. */
final class TestKeys {
  private TestKeys() {}

  static String signatureAlgorithm(KeyPair pair) {
    PublicKey key = pair.getPublic();
    if (key instanceof ECPublicKey ec) {
      int bits = ec.getParams().getOrder().bitLength();
      return bits > 384 ? "SHA512withECDSA" : bits > 256 ? "SHA384withECDSA" : "SHA256withECDSA";
    }
    return key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "Ed25519";
  }
}
