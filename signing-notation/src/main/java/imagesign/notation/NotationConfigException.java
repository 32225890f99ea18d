package imagesign.notation;

import imagesign.ImageSigningException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file of a Notation configuration, a trust store or a key can't be used.
 *
 * <p>There is no answer for want of it, which says nothing of any signature.
 */
public final class NotationConfigException extends ImageSigningException {
  private static final long serialVersionUID = 1L;

  /** What is wrong; names are stable. */
  public enum Reason {
    /** The file or directory isn't there. */
    MISSING,
    /** It can't be read. */
    UNREADABLE,
    /** It can't be written, or exists where nothing is to be replaced. */
    UNWRITABLE,
    /** It is a link, a directory or something else where a regular file must be. */
    NOT_A_FILE,
    /** It is a link or a file where a directory must be. */
    NOT_A_DIRECTORY,
    /** It is much larger than any of its kind. */
    TOO_LARGE,
    /** A file of settings is not the JSON that it should be, or contradicts itself. */
    CONFIG_MALFORMED,
    /** The trust store holds no certificate. */
    TRUST_STORE_EMPTY,
    /** Something that should be a certificate, or several, is none. */
    CERTIFICATE_MALFORMED,
    /** The private key is none, encrypted, or of a kind that is not supported. */
    KEY_MALFORMED,
    /** The trust store holds a certificate that is neither of a CA nor self-signed. */
    CERTIFICATE_NOT_TRUSTABLE,
    /** A trust store of time-stamp authorities holds a certificate that is no root CA's. */
    CERTIFICATE_NOT_ROOT
  }

  private final Reason reason;

  NotationConfigException(Reason reason, String message) {
    this(reason, message, null);
  }

  NotationConfigException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, false, cause);
    this.reason = Objects.requireNonNull(reason, "reason");
  }

  /** {@return what is wrong} */
  public Reason reason() {
    return reason;
  }
}
