package imagesign.core.crypto;

import imagesign.oci.Digest;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Verifies RSASSA-PKCS1-v1_5 by comparing encoded messages, RFC 8017 §8.2.2: no padding is ever
 * parsed.
 *
 * <p>Instead of the platform's {@code SHA256withRSA}: that of JDK 17 also takes a DigestInfo whose
 * parameters are absent, which native providers and Go refuse, and it can't take a digest. The
 * arithmetic is the same {@link BigInteger#modPow}, so is the speed.
 */
final class RsaPkcs1 {
  /** The DigestInfo of each hash without its value. RFC 8017 §9.2, note 1. */
  private static final byte[] SHA256_INFO = hex("3031300d060960864801650304020105000420");

  private static final byte[] SHA384_INFO = hex("3041300d060960864801650304020205000430");
  private static final byte[] SHA512_INFO = hex("3051300d060960864801650304020305000440");

  private RsaPkcs1() {}

  /** RFC 8017 §8.2.2; the whole encoded message is compared, so no padding is ever parsed. */
  static boolean verify(
      CheckedKey.Rsa key, Digest.Algorithm hash, byte[] digest, byte[] signature) {
    BigInteger modulus = key.jdk().getModulus();
    BigInteger message =
        new BigInteger(1, signature).modPow(key.jdk().getPublicExponent(), modulus);
    byte[] encoded = new byte[key.modulusBytes()];
    Curve.writeFixed(message, encoded, 0, encoded.length);
    return MessageDigest.isEqual(encoded, encode(info(hash), digest, encoded.length));
  }

  /** EMSA-PKCS1-v1_5, RFC 8017 §9.2. */
  private static byte[] encode(byte[] info, byte[] digest, int length) {
    byte[] padding = new byte[length - digest.length - info.length - 3];
    Arrays.fill(padding, (byte) 0xff);
    ByteArrayOutputStream out = new ByteArrayOutputStream(length);
    out.write(0);
    out.write(1);
    out.writeBytes(padding);
    out.write(0);
    out.writeBytes(info);
    out.writeBytes(digest);
    return out.toByteArray();
  }

  private static byte[] info(Digest.Algorithm hash) {
    return switch (hash) {
      case SHA256 -> SHA256_INFO;
      case SHA384 -> SHA384_INFO;
      case SHA512 -> SHA512_INFO;
    };
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
