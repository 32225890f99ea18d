package imagesign.cosign;

import imagesign.signature.FailureReason;

/** Why a Cosign signature was refused. */
public enum CosignReason implements FailureReason {
  /** The artifact is not an image signature: an attestation, say, or something else altogether. */
  NOT_A_SIGNATURE("cosign.not-a-signature", Category.UNSUPPORTED),
  /** A referrer is listed for the image, but its manifest refers to something else. */
  REFERRER_OF_OTHER("cosign.referrer-of-other", Category.SUBJECT_MISMATCH),
  /** The sigstore bundle, or the DSSE envelope in it, breaks its format. */
  BUNDLE_MALFORMED("cosign.bundle-malformed", Category.MALFORMED),
  /** The sigstore bundle is of a version, or holds material, that is not supported here. */
  BUNDLE_UNSUPPORTED("cosign.bundle-unsupported", Category.UNSUPPORTED),
  /** The authority trusts keys, and the bundle is signed with a certificate. */
  CERTIFICATE_NOT_KEY("cosign.certificate-not-key", Category.UNTRUSTED),
  /** The in-toto statement breaks its format. */
  STATEMENT_MALFORMED("cosign.statement-malformed", Category.MALFORMED),
  /** The simple signing payload breaks its format. */
  PAYLOAD_MALFORMED("cosign.payload-malformed", Category.MALFORMED),
  /** The layer of a legacy signature has no signature annotation. */
  SIGNATURE_MISSING("cosign.signature-missing", Category.MALFORMED),
  /** The signature is not base64. */
  SIGNATURE_MALFORMED("cosign.signature-malformed", Category.MALFORMED),
  /** No key of the authority made this signature over this content. */
  SIGNATURE_INVALID("cosign.signature-invalid", Category.INTEGRITY),
  /** A valid signature of another digest. */
  DIGEST_NOT_SIGNED("cosign.digest-not-signed", Category.SUBJECT_MISMATCH),
  /**
   * A valid signature without an annotation that the authority asks for, or with another value of
   * it.
   */
  ANNOTATION_MISSING("cosign.annotation-missing", Category.POLICY),
  /** The authority does not accept signatures in this form. */
  FORMAT_NOT_ACCEPTED("cosign.format-not-accepted", Category.POLICY);

  private final String code;
  private final Category category;

  CosignReason(String code, Category category) {
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
