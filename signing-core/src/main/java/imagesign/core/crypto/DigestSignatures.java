package imagesign.core.crypto;

import imagesign.key.SignatureAlgorithm;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.engines.RSAEngine;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.PSSSigner;

/** RSA signatures where only the digest of the message is at hand, which the JDK can't take. */
final class DigestSignatures {
  private DigestSignatures() {}

  /** Verification of PKCS #1 v1.5 by comparing encoded messages, with no Bouncy Castle class. */
  static final class Pkcs1 {
    /** The DigestInfo of SHA-256 without its value. RFC 8017 §9.2, note 1. */
    private static final byte[] SHA256_INFO =
        HexFormat.of().parseHex("3031300d060960864801650304020105000420");

    private Pkcs1() {}

    /** RFC 8017 §8.2.2; the whole encoded message is compared, so no padding is ever parsed. */
    static boolean verify(CheckedKey.Rsa key, byte[] digest, byte[] signature) {
      BigInteger modulus = key.jdk().getModulus();
      BigInteger message =
          new BigInteger(1, signature).modPow(key.jdk().getPublicExponent(), modulus);
      byte[] encoded = new byte[key.modulusBytes()];
      Curve.writeFixed(message, encoded, 0, encoded.length);
      return MessageDigest.isEqual(encoded, encode(digest, encoded.length));
    }

    /** EMSA-PKCS1-v1_5, RFC 8017 §9.2. */
    private static byte[] encode(byte[] digest, int length) {
      byte[] padding = new byte[length - digest.length - SHA256_INFO.length - 3];
      Arrays.fill(padding, (byte) 0xff);
      ByteArrayOutputStream out = new ByteArrayOutputStream(length);
      out.write(0);
      out.write(1);
      out.writeBytes(padding);
      out.write(0);
      out.writeBytes(SHA256_INFO);
      out.writeBytes(digest);
      return out.toByteArray();
    }
  }

  /** RFC 8017 §8.1.2, the salt as long as the hash. */
  static boolean verifyPss(
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
