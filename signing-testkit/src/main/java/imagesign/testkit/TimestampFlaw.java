package imagesign.testkit;

/** One way in which a time-stamp authority goes wrong; a verifier must reject each. */
public enum TimestampFlaw {
  /** The answer says that the request was rejected. */
  REJECTED,
  /** The answer is no ASN.1. */
  GARBAGE,
  /** The token has no nonce though the request has one. */
  NONCE_MISSING,
  /** The token has another nonce than the request. */
  NONCE_WRONG,
  /** The token is made under another policy than was asked for. */
  POLICY_OTHER,
  /** The stamp is over something else. */
  IMPRINT_WRONG,
  /** The stamp is over a SHA-1 digest. */
  IMPRINT_SHA1,
  /** The statement has version 2. */
  INFO_VERSION_2,
  /** The statement has a critical extension that nobody knows. */
  INFO_CRITICAL_EXTENSION,
  /** Something follows the statement. */
  INFO_TRAILING_BYTES,
  /** The content is said to be plain data. */
  CONTENT_TYPE_DATA,
  /** The CMS message has version 1. */
  SIGNED_DATA_VERSION_1,
  /** Nobody signed. */
  NO_SIGNER,
  /** The signer names its certificate by the identifier of its key. */
  SIGNER_VERSION_3,
  /** The signer hashes with SHA-1. */
  DIGEST_SHA1,
  /** The signature is over the content, without attributes. */
  NO_ATTRIBUTES,
  /** The content type is not among the signed attributes. */
  CONTENT_TYPE_ATTRIBUTE_MISSING,
  /** The signed content type is plain data. */
  CONTENT_TYPE_ATTRIBUTE_WRONG,
  /** The message digest is not among the signed attributes. */
  MESSAGE_DIGEST_MISSING,
  /** The signed message digest is of something else. */
  MESSAGE_DIGEST_WRONG,
  /** A signed attribute is there twice. */
  ATTRIBUTE_TWICE,
  /** A signed attribute has two values. */
  ATTRIBUTE_TWO_VALUES,
  /** The signer does not name its certificate by a hash. */
  SIGNING_CERTIFICATE_MISSING,
  /** The signer names its certificate by the first version of the attribute only. */
  SIGNING_CERTIFICATE_V1,
  /** The signer names its certificate by SHA-1. */
  SIGNING_CERTIFICATE_SHA1,
  /** The signer names another certificate. */
  SIGNING_CERTIFICATE_OTHER,
  /** The signer names its certificate with another number. */
  SIGNING_CERTIFICATE_SERIAL_OTHER,
  /** The signer names its certificate with another issuer. */
  SIGNING_CERTIFICATE_ISSUER_OTHER,
  /** The signed time of signing is fifty years ago. */
  SIGNING_TIME_OUTSIDE,
  /** A bit of the signature is flipped. */
  SIGNATURE_WRONG,
  /**
   * The signature is by another key, whose certificate with the same issuer and number is there.
   */
  SIGNED_WITH_FORGED_CERTIFICATE,
  /** As before, and the signed hash is that of the forged certificate. */
  NAMES_FORGED_CERTIFICATE,
  /** The signer's certificate is not there. */
  CERTIFICATE_MISSING
}
