package imagesign.core.tsa;

import imagesign.signature.FailureReason;

/** What is wrong with a time stamp or with the answer of an authority. */
public enum TimestampReason implements FailureReason {
  /** The answer of an authority is no TimeStampResp. */
  RESPONSE_MALFORMED("timestamp.response-malformed", Category.MALFORMED),
  /** The authority did not grant the request. */
  NOT_GRANTED("timestamp.not-granted", Category.TIME),
  /** The token has another nonce than the request, or none. */
  NONCE_MISMATCH("timestamp.nonce-mismatch", Category.TIME),
  /** The token was made under another policy than was asked for. */
  POLICY_MISMATCH("timestamp.policy-mismatch", Category.TIME),
  /** The token is no CMS message. */
  MALFORMED("timestamp.malformed", Category.MALFORMED),
  /** The token is larger than any in use. */
  TOO_LARGE("timestamp.too-large", Category.LIMIT),
  /** The CMS message is not of the type SignedData, or its content not a TSTInfo. */
  CONTENT_TYPE("timestamp.content-type", Category.MALFORMED),
  /** SignedData of another version than 3. */
  SIGNED_DATA_VERSION("timestamp.signed-data-version", Category.UNSUPPORTED),
  /** The signed content is no TSTInfo. */
  INFO_MALFORMED("timestamp.info-malformed", Category.MALFORMED),
  /** TSTInfo of another version than 1. */
  INFO_VERSION("timestamp.info-version", Category.UNSUPPORTED),
  /** TSTInfo with a critical extension. */
  INFO_EXTENSION("timestamp.info-extension", Category.UNSUPPORTED),
  /** The stamp is over a hash other than SHA-256, SHA-384 and SHA-512. */
  IMPRINT_HASH("timestamp.imprint-hash", Category.UNSUPPORTED),
  /** The stamp is over something else. */
  IMPRINT_MISMATCH("timestamp.imprint-mismatch", Category.SUBJECT_MISMATCH),
  /** Nobody signed the token. */
  NO_SIGNER("timestamp.no-signer", Category.INTEGRITY),
  /** More signers than a token has. */
  TOO_MANY_SIGNERS("timestamp.too-many-signers", Category.LIMIT),
  /** A signer of another version than 1, which names its certificate by issuer and number. */
  SIGNER_VERSION("timestamp.signer-version", Category.UNSUPPORTED),
  /** A signer that uses a hash other than SHA-256, SHA-384 and SHA-512. */
  SIGNER_HASH("timestamp.signer-hash", Category.UNSUPPORTED),
  /** A signature by an algorithm that is not supported, or over another hash than the digest. */
  SIGNATURE_ALGORITHM("timestamp.signature-algorithm", Category.UNSUPPORTED),
  /** A signature without signed attributes. */
  ATTRIBUTES_MISSING("timestamp.attributes-missing", Category.INTEGRITY),
  /** A signed attribute that is there twice, or has not one value. */
  ATTRIBUTE_REPEATED("timestamp.attribute-repeated", Category.MALFORMED),
  /** The signed content type is missing or not that of the content. */
  CONTENT_TYPE_ATTRIBUTE("timestamp.content-type-attribute", Category.INTEGRITY),
  /** The signed message digest is missing or not that of the content. */
  MESSAGE_DIGEST("timestamp.message-digest", Category.INTEGRITY),
  /** The signer does not say which certificate is its own. */
  SIGNING_CERTIFICATE_MISSING("timestamp.signing-certificate-missing", Category.INTEGRITY),
  /** The signer names its certificate only by SHA-1, in the attribute's first version. */
  SIGNING_CERTIFICATE_V1("timestamp.signing-certificate-v1", Category.UNSUPPORTED),
  /** The attribute that names the signer's certificate breaks its form. */
  SIGNING_CERTIFICATE_MALFORMED("timestamp.signing-certificate-malformed", Category.MALFORMED),
  /** The signer names its certificate by a hash other than SHA-256, SHA-384 and SHA-512. */
  SIGNING_CERTIFICATE_HASH("timestamp.signing-certificate-hash", Category.UNSUPPORTED),
  /** The signer names another certificate than the one with its issuer and number. */
  SIGNING_CERTIFICATE_MISMATCH("timestamp.signing-certificate-mismatch", Category.INTEGRITY),
  /** The signer's certificate is not there. */
  CERTIFICATE_MISSING("timestamp.certificate-missing", Category.UNTRUSTED),
  /** The signature is not by the key of the signer's certificate. */
  SIGNATURE_INVALID("timestamp.signature-invalid", Category.INTEGRITY),
  /** The signed time of signing lies outside the validity of the authority's chain. */
  SIGNING_TIME("timestamp.signing-time", Category.TIME);

  private final String code;
  private final Category category;

  TimestampReason(String code, Category category) {
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
