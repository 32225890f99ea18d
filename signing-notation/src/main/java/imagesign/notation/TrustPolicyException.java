package imagesign.notation;

import java.util.Objects;

/**
 * A trust policy document, or a part of one, breaks a rule of the specification. Whoever wrote it
 * must mend it: a policy that is not understood is never weakened to one that is.
 */
public final class TrustPolicyException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Which rule is broken; names are stable. */
  public enum Reason {
    /** The document is not the JSON that it should be. */
    MALFORMED,
    /** The document has no version. */
    VERSION_MISSING,
    /** The document has another version than 1.0. */
    VERSION_UNSUPPORTED,
    /** The document has no statement. */
    NO_STATEMENTS,
    /** A statement has no name. */
    NAME_MISSING,
    /** Two statements have one name. */
    NAME_DUPLICATE,
    /** A statement has no verification level. */
    LEVEL_MISSING,
    /** A verification level is unknown. */
    LEVEL_UNKNOWN,
    /** The level {@code skip} is overridden. */
    OVERRIDE_OF_SKIP,
    /** Integrity is overridden. */
    OVERRIDE_OF_INTEGRITY,
    /** An override names an unknown check. */
    OVERRIDE_TYPE_UNKNOWN,
    /** An override names an unknown action. */
    OVERRIDE_ACTION_UNKNOWN,
    /** An override skips a check that can't be skipped. */
    OVERRIDE_SKIPS_CHECK,
    /** {@code verifyTimestamp} has an unknown value. */
    TIMESTAMP_OPTION_UNKNOWN,
    /** A statement that skips verification names trust stores or identities. */
    SKIP_WITH_TRUST,
    /** A statement names no trust store. */
    TRUST_STORES_MISSING,
    /** A statement names no trusted identity. */
    IDENTITIES_MISSING,
    /** A trust store is not written {@code type:name}. */
    TRUST_STORE_MALFORMED,
    /** A trust store is of an unknown type. */
    TRUST_STORE_TYPE_UNKNOWN,
    /** The name of a trust store has other characters than it may. */
    TRUST_STORE_NAME_MALFORMED,
    /** A trusted identity is empty. */
    IDENTITY_EMPTY,
    /** A trusted identity is not written {@code prefix:value}. */
    IDENTITY_WITHOUT_PREFIX,
    /** The wildcard stands beside other identities. */
    IDENTITY_WILDCARD_MIXED,
    /** Of two trusted identities one includes the other. */
    IDENTITY_OVERLAP,
    /** A distinguished name is not one of RFC 4514. */
    DN_MALFORMED,
    /** A distinguished name has a value in hexadecimal. */
    DN_HEXADECIMAL,
    /** A distinguished name has several attributes in one part. */
    DN_MULTI_VALUED,
    /** A distinguished name has an attribute twice. */
    DN_REPEATED,
    /** A distinguished name lacks one of C, ST and O. */
    DN_INCOMPLETE,
    /** A statement has no registry scope. */
    SCOPES_MISSING,
    /** The wildcard stands beside other scopes. */
    SCOPE_WILDCARD_MIXED,
    /** A scope has a wildcard inside it. */
    SCOPE_WILDCARD_INSIDE,
    /** A scope is no repository. */
    SCOPE_MALFORMED,
    /** A scope occurs twice in the document. */
    SCOPE_DUPLICATE,
    /** Two statements are global. */
    GLOBAL_DUPLICATE,
    /** The global statement skips verification. */
    GLOBAL_SKIP
  }

  private final Reason reason;

  TrustPolicyException(Reason reason, String message) {
    super(message);
    this.reason = Objects.requireNonNull(reason, "reason");
  }

  TrustPolicyException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = Objects.requireNonNull(reason, "reason");
  }

  /** The same, with the statement's name before the message. */
  TrustPolicyException in(String statement) {
    return new TrustPolicyException(
        reason, "statement " + Texts.quote(statement) + ": " + getMessage(), this);
  }

  /** {@return which rule is broken} */
  public Reason reason() {
    return reason;
  }
}
