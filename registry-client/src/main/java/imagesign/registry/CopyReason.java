package imagesign.registry;

import imagesign.signature.FailureReason;

/** Why an image was not copied, besides what is wrong with its content. */
public enum CopyReason implements FailureReason {
  /** The source does not have what was asked for, or what it lists. */
  SOURCE_MISSING("copy.source-missing", Category.INTEGRITY),
  /** The image is no index, or has no image or several for a platform that was asked for. */
  NO_SUCH_PLATFORM("copy.no-such-platform", Category.POLICY),
  /** The target's tag holds something else, and it was not said that it may be replaced. */
  TAG_TAKEN("copy.tag-taken", Category.POLICY),
  /** The target is named by a digest that the image does not have. */
  OTHER_DIGEST("copy.other-digest", Category.POLICY),
  /** There are more manifests or referrers, or deeper ones, than are copied. */
  LIMIT("copy.limit", Category.LIMIT);

  private final String code;
  private final Category category;

  CopyReason(String code, Category category) {
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
