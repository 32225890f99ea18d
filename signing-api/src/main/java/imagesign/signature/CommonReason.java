package imagesign.signature;

/** The reasons that belong to no signature format: what a store delivered, and how a run ended. */
public enum CommonReason implements FailureReason {
  /** No signature was found for the subject. */
  NO_SIGNATURE("common.no-signature", Category.POLICY),
  /** Too few signatures passed for the rule. */
  REQUIREMENT_NOT_MET("common.requirement-not-met", Category.POLICY),
  /** Enough authorities passed, but not by enough different signers. */
  SIGNERS_NOT_DISTINCT("common.signers-not-distinct", Category.POLICY),
  /** No rule of the policy matches the image. */
  NO_MATCHING_RULE("common.no-matching-rule", Category.POLICY),
  /** Content that a manifest or index lists is not there. */
  CONTENT_MISSING("common.content-missing", Category.INTEGRITY),
  /** Content does not have its digest. */
  DIGEST_MISMATCH("common.digest-mismatch", Category.INTEGRITY),
  /** Content is longer or shorter than its descriptor says. */
  SIZE_MISMATCH("common.size-mismatch", Category.INTEGRITY),
  /** Content is larger than the limit for its kind. */
  CONTENT_TOO_LARGE("common.content-too-large", Category.LIMIT),
  /** A manifest or an index breaks its format, or is of another type than it was served as. */
  MANIFEST_MALFORMED("common.manifest-malformed", Category.MALFORMED),
  /** More signatures or referrers exist than a run reads. */
  CANDIDATE_LIMIT("common.candidate-limit", Category.LIMIT),
  /** More platforms, or deeper nesting, than a run descends into. */
  PLATFORM_LIMIT("common.platform-limit", Category.LIMIT),
  /** A scheme failed in an unforeseen way on this signature. */
  INTERNAL("common.internal", Category.INTERNAL);

  private final String code;
  private final Category category;

  CommonReason(String code, Category category) {
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
