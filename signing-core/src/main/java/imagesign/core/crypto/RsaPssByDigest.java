package imagesign.core.crypto;

import imagesign.key.SignatureAlgorithm;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.engines.RSAEngine;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.PSSSigner;

/** RSASSA-PSS where only the digest of the message is at hand, which the JDK can't take. */
final class RsaPssByDigest {
  private RsaPssByDigest() {}

  /** RFC 8017 §8.1.2, the salt as long as the hash. */
  static boolean verify(
      CheckedKey.Rsa key, SignatureAlgorithm algorithm, byte[] digest, byte[] signature) {
    PSSSigner verifier =
        PSSSigner.createRawSigner(
            new RSAEngine(),
            newDigest(algorithm),
            newDigest(algorithm),
            digest.length,
            PSSSigner.TRAILER_IMPLICIT);
    // true: the library need not test the modulus for primality; its checks here are CheckedKey's.
    verifier.init(
        false,
        new RSAKeyParameters(false, key.jdk().getModulus(), key.jdk().getPublicExponent(), true));
    verifier.update(digest, 0, digest.length);
    return verifier.verifySignature(signature);
  }

  /** Hashes a few bytes of padding; messages are never hashed here. */
  private static Digest newDigest(SignatureAlgorithm algorithm) {
    return switch (algorithm) {
      case RSA_PSS_SHA256 -> new SHA256Digest();
      case RSA_PSS_SHA384 -> new SHA384Digest();
      case RSA_PSS_SHA512 -> new SHA512Digest();
      default -> throw new IllegalArgumentException("algorithm: no RSASSA-PSS: " + algorithm);
    };
  }
}
