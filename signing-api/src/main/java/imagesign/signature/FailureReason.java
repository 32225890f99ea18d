package imagesign.signature;

/**
 * Why a signature, or a whole policy, did not pass: a stable code of a module and its category.
 *
 * <p>Implemented by enums. A code is {@code module.words-with-hyphens} and is never renamed, so
 * callers and tests may compare it.
 */
public interface FailureReason {
  /** {@return the stable code, {@code cosign.signature-invalid}} */
  String code();

  /** {@return the kind of failure} */
  Category category();

  /** The kinds of failure; the closed set that gates and metrics branch on. */
  enum Category {
    /** The input breaks its format. */
    MALFORMED,
    /** Content is missing, or is not what its digest, size or signature says. */
    INTEGRITY,
    /** A valid signature of something else. */
    SUBJECT_MISMATCH,
    /** A signature by a key or chain that the policy does not trust. */
    UNTRUSTED,
    /** A trusted signer whose identity is not the one that the policy asks for. */
    IDENTITY,
    /** No acceptable proof of the time of signing. */
    TIME,
    /** The signature, or the key at the time of signing, has expired. */
    EXPIRED,
    /** The key or certificate is revoked. */
    REVOKED,
    /** The transparency log does not vouch for the signature. */
    LOG,
    /** The policy asks for something that no signature gives. */
    POLICY,
    /** A limit was reached before there was an answer. */
    LIMIT,
    /** A format, version or algorithm that is not supported. */
    UNSUPPORTED,
    /** A defect of this software. */
    INTERNAL
  }
}
