package imagesign.core.x509;

import imagesign.signature.FailureReason;

/** What is wrong with a certificate or a chain. */
public enum X509Reason implements FailureReason {
  /** Bytes that are no certificate, or more than one. */
  MALFORMED("x509.malformed", Category.MALFORMED),
  /** A text that is no PEM, or holds other things than certificates. */
  PEM_MALFORMED("x509.pem-malformed", Category.MALFORMED),
  /** A certificate or a file of them that is larger than any in use, or too many of them. */
  TOO_LARGE("x509.too-large", Category.LIMIT),
  /** A signature over a SHA-1 or MD5 digest. */
  WEAK_SIGNATURE_HASH("x509.weak-signature-hash", Category.UNSUPPORTED),
  /** A signature algorithm that is not RSA, ECDSA or Ed25519, or with unusual parameters. */
  SIGNATURE_ALGORITHM_UNSUPPORTED("x509.signature-algorithm-unsupported", Category.UNSUPPORTED),
  /** A public key that this SDK does not work with. */
  KEY_UNSUPPORTED("x509.key-unsupported", Category.UNSUPPORTED),
  /** A signature that is not by the key that should have made it. */
  SIGNATURE_INVALID("x509.signature-invalid", Category.INTEGRITY),
  /** No certificate at all. */
  CHAIN_EMPTY("x509.chain-empty", Category.MALFORMED),
  /** More certificates than a chain may have. */
  CHAIN_TOO_LONG("x509.chain-too-long", Category.LIMIT),
  /** The last certificate does not name itself as its issuer. */
  ROOT_NOT_SELF_ISSUED("x509.root-not-self-issued", Category.INTEGRITY),
  /** The last certificate is not signed with its own key. */
  ROOT_NOT_SELF_SIGNED("x509.root-not-self-signed", Category.INTEGRITY),
  /** A self-signed certificate that is not the last one. */
  SELF_SIGNED_INSIDE("x509.self-signed-inside", Category.INTEGRITY),
  /** The issuer's name is not the subject of the next certificate. */
  ISSUER_MISMATCH("x509.issuer-mismatch", Category.INTEGRITY),
  /** An issuer without basic constraints. */
  CA_BASIC_CONSTRAINTS_MISSING("x509.ca-basic-constraints-missing", Category.INTEGRITY),
  /** An issuer that is no certificate authority. */
  CA_NOT_AUTHORITY("x509.ca-not-authority", Category.INTEGRITY),
  /** More authorities below an issuer than it allows. */
  CA_PATH_TOO_LONG("x509.ca-path-too-long", Category.INTEGRITY),
  /** An issuer without key usage. */
  CA_KEY_USAGE_MISSING("x509.ca-key-usage-missing", Category.INTEGRITY),
  /** An issuer whose key usage is not critical. */
  CA_KEY_USAGE_NOT_CRITICAL("x509.ca-key-usage-not-critical", Category.INTEGRITY),
  /** An issuer whose key must not sign certificates. */
  CA_CERT_SIGN_MISSING("x509.ca-cert-sign-missing", Category.INTEGRITY),
  /** The signer's certificate is a certificate authority. */
  LEAF_IS_AUTHORITY("x509.leaf-is-authority", Category.INTEGRITY),
  /** The signer's certificate has no key usage. */
  LEAF_KEY_USAGE_MISSING("x509.leaf-key-usage-missing", Category.INTEGRITY),
  /** The signer's key usage is not critical. */
  LEAF_KEY_USAGE_NOT_CRITICAL("x509.leaf-key-usage-not-critical", Category.INTEGRITY),
  /** The signer's key must not make digital signatures. */
  LEAF_DIGITAL_SIGNATURE_MISSING("x509.leaf-digital-signature-missing", Category.INTEGRITY),
  /** The signer's key may do what a signer's must not. */
  LEAF_KEY_USAGE_FORBIDDEN("x509.leaf-key-usage-forbidden", Category.INTEGRITY),
  /** The signer's certificate is for a purpose that a signer's must not have. */
  LEAF_PURPOSE_FORBIDDEN("x509.leaf-purpose-forbidden", Category.INTEGRITY),
  /** The signer's key is of none of the six kinds. */
  LEAF_KEY_UNSUPPORTED("x509.leaf-key-unsupported", Category.UNSUPPORTED),
  /** A time-stamp authority's certificate without extended key usage. */
  TSA_PURPOSE_MISSING("x509.tsa-purpose-missing", Category.INTEGRITY),
  /** A time-stamp authority's extended key usage is not critical. */
  TSA_PURPOSE_NOT_CRITICAL("x509.tsa-purpose-not-critical", Category.INTEGRITY),
  /** A time-stamp authority's certificate is for something else, or for more than time stamps. */
  TSA_PURPOSE_WRONG("x509.tsa-purpose-wrong", Category.INTEGRITY),
  /** The time lies before the validity of a certificate. */
  NOT_YET_VALID("x509.not-yet-valid", Category.EXPIRED),
  /** The time lies after the validity of a certificate. */
  EXPIRED("x509.expired", Category.EXPIRED),
  /** No path leads to one of the roots. */
  NO_PATH("x509.no-path", Category.UNTRUSTED),
  /** A certificate of a path has a critical extension that is not understood. */
  CRITICAL_EXTENSION("x509.critical-extension", Category.UNSUPPORTED),
  /** A certificate of a path is not for the purpose that is needed. */
  PURPOSE_MISSING("x509.purpose-missing", Category.INTEGRITY),
  /** Looking for a path took too many signature checks. */
  PATH_SEARCH_LIMIT("x509.path-search-limit", Category.LIMIT);

  private final String code;
  private final Category category;

  X509Reason(String code, Category category) {
    this.code = code;
    this.category = category;
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public Category category() {
    return category;
  }
}
