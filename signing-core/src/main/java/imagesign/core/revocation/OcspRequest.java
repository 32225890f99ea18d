package imagesign.core.revocation;

import imagesign.core.asn1.Der;
import imagesign.core.asn1.DerReader;
import imagesign.core.asn1.Tag;
import imagesign.core.x509.Certificate;
import imagesign.oci.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The question about one certificate, RFC 6960 §4.1.1. The hashes only name the issuer, so they may
 * be SHA-1, which every responder knows. There is no nonce: most responders sign in advance.
 */
record OcspRequest(Certificate certificate, Certificate issuer) {
  static final String SHA1 = "1.3.14.3.2.26";
  static final String SHA256 = "2.16.840.1.101.3.4.2.1";

  /** RFC 6960 §A.1: what is shorter can go into the address, where caches find it. */
  static final int MAX_IN_ADDRESS = 255;

  Bytes toBytes() {
    Bytes request = Der.sequence(certId(SHA1));
    return Der.sequence(Der.sequence(Der.sequence(request)));
  }

  /** {@return the question as a part of an address} */
  String toPath() {
    String base64 =
        new String(Base64.getEncoder().encode(toBytes().toByteArray()), StandardCharsets.US_ASCII);
    return base64.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D");
  }

  /** Names the certificate by hashes of its issuer's name and key, and by its number. */
  Bytes certId(String hash) {
    return Der.sequence(
        Der.sequence(Der.objectIdentifier(hash), Der.nullValue()),
        Der.octetString(digest(hash, issuer.subject().der())),
        Der.octetString(digest(hash, keyOf(issuer))),
        Der.integer(certificate.serial()));
  }

  /** {@return the hash by which a responder may name itself} RFC 6960 §4.2.1, KeyHash. */
  static Bytes keyHash(Certificate responder) {
    return digest(SHA1, keyOf(responder));
  }

  /** The content of the BIT STRING, without the algorithm before it. */
  private static Bytes keyOf(Certificate certificate) {
    DerReader info = DerReader.over(certificate.publicKeyInfo()).only(Tag.SEQUENCE);
    info.sequence();
    return info.bitString();
  }

  static Bytes digest(String hash, Bytes content) {
    try {
      MessageDigest digest = MessageDigest.getInstance(hash.equals(SHA1) ? "SHA-1" : "SHA-256");
      return Bytes.copyOf(digest.digest(content.toByteArray()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("a JDK without SHA-1 or SHA-256", e);
    }
  }
}
