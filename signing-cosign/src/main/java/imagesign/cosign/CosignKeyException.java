package imagesign.cosign;

import imagesign.ImageSigningException;
import imagesign.core.crypto.KeyFormatException;
import imagesign.core.pem.PemException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A key or key file can't be used, read or written.
 *
 * <p>There is no answer for want of a key, which says nothing of any signature; trying again
 * doesn't help. Messages hold no password and nothing of a key.
 */
public final class CosignKeyException extends ImageSigningException {
  private static final long serialVersionUID = 1L;

  /** What is wrong; names are stable. */
  public enum Reason {
    /** The file isn't there, or can't be read. */
    UNREADABLE,
    /** The file can't be written. */
    UNWRITABLE,
    /** A file of that name exists, and to replace it was not asked for. */
    FILE_EXISTS,
    /** The file is much larger than any key. */
    TOO_LARGE,
    /** The file is no PEM with exactly one block. */
    MALFORMED_PEM,
    /** The block is of a type that is not read here; the message names those that are. */
    UNSUPPORTED_PEM_TYPE,
    /** The block holds no JSON of an encrypted key. */
    MALFORMED_KEY_FILE,
    /**
     * The key of the file is derived otherwise than Cosign does: name or cost are none of its own.
     */
    UNSUPPORTED_KDF,
    /** The file is encrypted otherwise than by NaCl's secretbox. */
    UNSUPPORTED_CIPHER,
    /** The password is wrong, or the file was changed; the two can't be told apart. */
    WRONG_PASSWORD,
    /** There is a SEC 1 key where PKCS #8 belongs. */
    SEC1_INSIDE,
    /** The key has not the structure that its type names, or its parts don't belong together. */
    MALFORMED_KEY,
    /** The key is of an algorithm or on a curve that is not supported. */
    UNSUPPORTED_KEY,
    /** The RSA key is too short or too long. */
    UNSUPPORTED_KEY_SIZE,
    /** The key protects nothing: a tiny RSA exponent, say. */
    WEAK_KEY
  }

  private final Reason reason;

  CosignKeyException(Reason reason, String message) {
    this(reason, message, null);
  }

  CosignKeyException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, false, cause);
    this.reason = Objects.requireNonNull(reason, "reason");
  }

  static CosignKeyException of(KeyFormatException e) {
    return new CosignKeyException(reasonOf(e.reason()), String.valueOf(e.getMessage()), e);
  }

  private static Reason reasonOf(KeyFormatException.Reason reason) {
    return switch (reason) {
      case MALFORMED, INVALID_POINT, INCONSISTENT -> Reason.MALFORMED_KEY;
      case SEC1_NOT_PKCS8 -> Reason.SEC1_INSIDE;
      case UNSUPPORTED_ALGORITHM, UNSUPPORTED_CURVE -> Reason.UNSUPPORTED_KEY;
      case UNSUPPORTED_SIZE -> Reason.UNSUPPORTED_KEY_SIZE;
      case WEAK -> Reason.WEAK_KEY;
    };
  }

  static CosignKeyException of(PemException e) {
    Reason reason =
        e.reason() == PemException.Reason.TOO_LARGE ? Reason.TOO_LARGE : Reason.MALFORMED_PEM;
    return new CosignKeyException(reason, String.valueOf(e.getMessage()), e);
  }

  /** {@return what is wrong} */
  public Reason reason() {
    return reason;
  }
}
