package imagesign.registry;

import imagesign.ImageSigningException;
import imagesign.signature.FailureReason;
import imagesign.spi.ContentException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An image was not copied, or not all of it: something is missing at the source or is not what it
 * should be, or the target holds something that must not be lost.
 *
 * <p>What was copied before stays; nothing at the target lists what is not there, and a repeated
 * copy goes on from it. A store that gave no answer is a {@link RegistryException} instead.
 */
public final class CopyException extends ImageSigningException {
  private static final long serialVersionUID = 1L;

  private final transient FailureReason reason;
  private final String content;

  private CopyException(
      FailureReason reason, String content, String detail, @Nullable Throwable cause) {
    super("copy " + content + ": " + detail, false, cause);
    this.reason = Objects.requireNonNull(reason, "reason");
    this.content = content;
  }

  static CopyException of(CopyReason reason, Object content, String detail) {
    return new CopyException(reason, content.toString(), detail, null);
  }

  static CopyException of(Object content, ContentException cause) {
    return new CopyException(
        cause.reason(), content.toString(), String.valueOf(cause.getMessage()), cause);
  }

  /**
   * {@return why: a {@link CopyReason}, or a {@link imagesign.signature.CommonReason} for content
   * that is not what it should be}
   */
  public FailureReason reason() {
    return reason;
  }

  /** {@return which content, {@code registry/path:tag} or {@code registry/path@digest}} */
  public String content() {
    return content;
  }
}
