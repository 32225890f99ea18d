package imagesign.core.crypto;

import java.util.Objects;

/**
 * Bytes are not a key that this SDK works with.
 *
 * <p>Callers turn it into the answer of their own format. The message never holds key material.
 */
public final class KeyFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong; names are stable. */
  public enum Reason {
    /** Not the DER structure that was asked for, or followed by something. */
    MALFORMED,
    /** An elliptic curve private key in the form of SEC 1 where PKCS #8 is demanded. */
    SEC1_NOT_PKCS8,
    /** A key of another algorithm than RSA, ECDSA and Ed25519. */
    UNSUPPORTED_ALGORITHM,
    /** A curve other than P-256, P-384 and P-521, or parameters written out. */
    UNSUPPORTED_CURVE,
    /** An RSA modulus that is too short, too long or of no whole number of bytes. */
    UNSUPPORTED_SIZE,
    /** A point that is not on its curve, or not in its canonical encoding. */
    INVALID_POINT,
    /** A key that protects nothing: a bad RSA exponent, an even modulus, a point of small order. */
    WEAK,
    /** Parts of a private key that don't belong together. */
    INCONSISTENT
  }

  private final Reason reason;

  /**
   * Reports a key that can't be used.
   *
   * @param reason what is wrong
   * @param message what is wrong, for a reader
   */
  public KeyFormatException(Reason reason, String message) {
    super(message);
    this.reason = Objects.requireNonNull(reason, "reason");
  }

  /** {@return what is wrong} */
  public Reason reason() {
    return reason;
  }

  static KeyFormatException malformed(String what) {
    return new KeyFormatException(Reason.MALFORMED, "malformed " + what);
  }
}
