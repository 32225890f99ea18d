package imagesign.core.x509;

import imagesign.core.asn1.DerReader;
import imagesign.core.asn1.Tag;
import imagesign.core.crypto.SignatureVerifier;
import imagesign.key.SignatureAlgorithm;
import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import java.util.Map;
import java.util.Optional;

/**
 * The algorithm of a signature on a certificate, a revocation list, an OCSP response or a CMS
 * message: RFC 3279 §2.2, RFC 4055, RFC 5758, RFC 8410.
 *
 * @param scheme the scheme
 * @param hash its hash; empty for Ed25519, and for RSA in CMS, which names the hash elsewhere
 */
public record SignatureIdentifier(Scheme scheme, Optional<Digest.Algorithm> hash) {
  /** How the signature is computed. */
  public enum Scheme {
    /** RSASSA-PKCS1-v1_5. */
    RSA_PKCS1,
    /** RSASSA-PSS with MGF1 of the same hash and a salt as long as the hash. */
    RSA_PSS,
    /** ECDSA. */
    ECDSA,
    /** Ed25519. */
    ED25519
  }

  private static final String RSA = "1.2.840.113549.1.1.1";
  private static final String MGF1 = "1.2.840.113549.1.1.8";
  private static final String RSASSA_PSS = "1.2.840.113549.1.1.10";
  private static final String ED25519 = "1.3.101.112";

  private static final Map<String, SignatureIdentifier> BY_OID =
      Map.of(
          "1.2.840.113549.1.1.11", of(Scheme.RSA_PKCS1, Digest.Algorithm.SHA256),
          "1.2.840.113549.1.1.12", of(Scheme.RSA_PKCS1, Digest.Algorithm.SHA384),
          "1.2.840.113549.1.1.13", of(Scheme.RSA_PKCS1, Digest.Algorithm.SHA512),
          "1.2.840.10045.4.3.2", of(Scheme.ECDSA, Digest.Algorithm.SHA256),
          "1.2.840.10045.4.3.3", of(Scheme.ECDSA, Digest.Algorithm.SHA384),
          "1.2.840.10045.4.3.4", of(Scheme.ECDSA, Digest.Algorithm.SHA512));

  /** Signatures over MD2, MD5 and SHA-1. */
  private static final Map<String, String> WEAK =
      Map.of(
          "1.2.840.113549.1.1.2", "MD2",
          "1.2.840.113549.1.1.4", "MD5",
          "1.2.840.113549.1.1.5", "SHA-1",
          "1.3.14.3.2.29", "SHA-1",
          "1.2.840.10045.4.1", "SHA-1",
          "1.2.840.10040.4.3", "SHA-1");

  private static final Map<String, Digest.Algorithm> HASHES =
      Map.of(
          "2.16.840.1.101.3.4.2.1", Digest.Algorithm.SHA256,
          "2.16.840.1.101.3.4.2.2", Digest.Algorithm.SHA384,
          "2.16.840.1.101.3.4.2.3", Digest.Algorithm.SHA512);

  private static final String SHA1 = "1.3.14.3.2.26";
  private static final String MD5 = "1.2.840.113549.2.5";

  private static SignatureIdentifier of(Scheme scheme, Digest.Algorithm hash) {
    return new SignatureIdentifier(scheme, Optional.of(hash));
  }

  /**
   * Reads an AlgorithmIdentifier of a signature.
   *
   * @param reader where it comes next
   * @return the algorithm
   * @throws X509Exception if it is weak or not supported
   * @throws imagesign.core.asn1.MalformedAsn1Exception if it is none
   */
  public static SignatureIdentifier read(DerReader reader) {
    DerReader identifier = reader.sequence();
    String oid = identifier.objectIdentifier();
    if (WEAK.containsKey(oid)) {
      throw weak(WEAK.get(oid));
    }
    if (oid.equals(RSASSA_PSS)) {
      return of(Scheme.RSA_PSS, readPss(identifier.only(Tag.SEQUENCE)));
    }
    skipNull(identifier);
    return find(oid).orElseThrow(() -> unsupported("signature algorithm " + oid));
  }

  private static Optional<SignatureIdentifier> find(String oid) {
    return switch (oid) {
      case RSA -> Optional.of(new SignatureIdentifier(Scheme.RSA_PKCS1, Optional.empty()));
      case ED25519 -> Optional.of(new SignatureIdentifier(Scheme.ED25519, Optional.empty()));
      default -> Optional.ofNullable(BY_OID.get(oid));
    };
  }

  /**
   * Reads an AlgorithmIdentifier of a hash.
   *
   * @param reader where it comes next
   * @return the hash
   * @throws X509Exception if it is weak or not supported
   * @throws imagesign.core.asn1.MalformedAsn1Exception if it is none
   */
  public static Digest.Algorithm readHash(DerReader reader) {
    DerReader identifier = reader.sequence();
    String oid = identifier.objectIdentifier();
    skipNull(identifier);
    if (oid.equals(SHA1) || oid.equals(MD5)) {
      throw weak(oid.equals(SHA1) ? "SHA-1" : "MD5");
    }
    Digest.Algorithm hash = HASHES.get(oid);
    if (hash == null) {
      throw unsupported("hash " + oid);
    }
    return hash;
  }

  /**
   * Writes the identifier of a hash.
   *
   * @param hash the hash
   * @return its object identifier in dotted form
   */
  public static String oid(Digest.Algorithm hash) {
    return HASHES.entrySet().stream()
        .filter(entry -> entry.getValue() == hash)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  /** RFC 4055 §3.1; all members are there, since the default of each of them is of SHA-1. */
  private static Digest.Algorithm readPss(DerReader parameters) {
    DerReader explicitHash = parameters.optional(Tag.explicit(0)).orElseThrow(() -> weak("SHA-1"));
    Digest.Algorithm hash = readHash(explicitHash);
    explicitHash.end();
    DerReader mask =
        parameters.optional(Tag.explicit(1)).orElseThrow(() -> weak("SHA-1")).only(Tag.SEQUENCE);
    boolean sameMask = mask.objectIdentifier().equals(MGF1) && readHash(mask) == hash;
    mask.end();
    int salt = parameters.optional(Tag.explicit(2)).map(DerReader::smallInteger).orElse(20);
    int trailer = parameters.optional(Tag.explicit(3)).map(DerReader::smallInteger).orElse(1);
    parameters.end();
    if (!sameMask || salt != hash.length() || trailer != 1) {
      throw unsupported("RSASSA-PSS with unusual parameters");
    }
    return hash;
  }

  private static void skipNull(DerReader identifier) {
    if (!identifier.atEnd()) {
      identifier.nullValue();
      identifier.end();
    }
  }

  private static X509Exception weak(String hash) {
    return new X509Exception(X509Reason.WEAK_SIGNATURE_HASH, "a signature over " + hash);
  }

  private static X509Exception unsupported(String what) {
    return new X509Exception(X509Reason.SIGNATURE_ALGORITHM_UNSUPPORTED, what);
  }

  /**
   * Reads an identifier that says all: not the bare RSA of CMS.
   *
   * @param reader where it comes next
   * @return the algorithm
   * @throws X509Exception if it is weak or not supported
   * @throws imagesign.core.asn1.MalformedAsn1Exception if it is none
   */
  public static SignatureIdentifier readComplete(DerReader reader) {
    SignatureIdentifier identifier = read(reader);
    if (identifier.hash().isEmpty() && identifier.scheme() != Scheme.ED25519) {
      throw unsupported("RSA without a hash");
    }
    return identifier;
  }

  /**
   * Completes an identifier with the hash that CMS names beside it.
   *
   * @param other the hash
   * @return the algorithm with that hash
   * @throws X509Exception if it already has another
   */
  public SignatureIdentifier with(Digest.Algorithm other) {
    if (hash.isPresent() && hash.get() != other) {
      throw unsupported("a signature over another hash than the digest's");
    }
    return scheme == Scheme.ED25519 ? this : of(scheme, other);
  }

  /**
   * Checks a signature.
   *
   * @param verifier the key; of ECDSA signatures in DER
   * @param message what is signed
   * @param signature the signature
   * @return whether it is of the key, over exactly the message, by this algorithm
   */
  public boolean verify(SignatureVerifier verifier, Bytes message, Bytes signature) {
    if (scheme == Scheme.RSA_PKCS1) {
      return verifier.verifyPkcs1(Digest.of(hash.orElseThrow(), message), signature);
    }
    return verifier.verify(algorithm(), message, signature);
  }

  private SignatureAlgorithm algorithm() {
    return switch (scheme) {
      case RSA_PSS ->
          pick(
              SignatureAlgorithm.RSA_PSS_SHA256,
              SignatureAlgorithm.RSA_PSS_SHA384,
              SignatureAlgorithm.RSA_PSS_SHA512);
      case ECDSA ->
          pick(
              SignatureAlgorithm.ECDSA_SHA256,
              SignatureAlgorithm.ECDSA_SHA384,
              SignatureAlgorithm.ECDSA_SHA512);
      case ED25519 -> SignatureAlgorithm.ED25519;
      case RSA_PKCS1 -> throw new IllegalStateException("checked by digest");
    };
  }

  private SignatureAlgorithm pick(
      SignatureAlgorithm sha256, SignatureAlgorithm sha384, SignatureAlgorithm sha512) {
    return switch (hash.orElseThrow()) {
      case SHA256 -> sha256;
      case SHA384 -> sha384;
      case SHA512 -> sha512;
    };
  }
}
