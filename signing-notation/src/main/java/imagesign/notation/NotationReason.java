package imagesign.notation;

import imagesign.signature.FailureReason;

/** Why a Notation signature was refused. */
public enum NotationReason implements FailureReason {
  /** The manifest is not one of a Notation signature. */
  NOT_A_SIGNATURE("notation.not-a-signature", Category.UNSUPPORTED),
  /** A referrer is listed for the image, but its manifest refers to something else. */
  REFERRER_OF_OTHER("notation.referrer-of-other", Category.SUBJECT_MISMATCH),
  /** The signature manifest has not exactly one layer. */
  LAYER_COUNT("notation.layer-count", Category.MALFORMED),
  /** The envelope is of a type other than JWS and COSE. */
  ENVELOPE_TYPE_UNSUPPORTED("notation.envelope-type-unsupported", Category.UNSUPPORTED),

  /** The JWS envelope is not the JSON that it should be, or lacks a member. */
  JWS_MALFORMED("notation.jws-malformed", Category.MALFORMED),
  /** The JWS is in the general or the compact form; Notation has only the flattened one. */
  JWS_NOT_FLATTENED("notation.jws-not-flattened", Category.MALFORMED),
  /** A part of the JWS is not base64url, without padding and in its one canonical form. */
  BASE64URL_MALFORMED("notation.base64url-malformed", Category.MALFORMED),
  /** The COSE envelope is not the CBOR that it should be, or a part has another type. */
  COSE_MALFORMED("notation.cose-malformed", Category.MALFORMED),
  /** The COSE envelope is not tagged as COSE_Sign1. */
  COSE_UNTAGGED("notation.cose-untagged", Category.MALFORMED),
  /** A tag stands where there must be none. */
  COSE_TAG_NOT_ALLOWED("notation.cose-tag-not-allowed", Category.MALFORMED),
  /** A time in a COSE header is not tagged as seconds since 1970. */
  TIME_NOT_TAGGED("notation.time-not-tagged", Category.MALFORMED),
  /** The certificates of a COSE envelope are no array. */
  CHAIN_NOT_ARRAY("notation.chain-not-array", Category.MALFORMED),
  /** A name is written in another case than the specification has, so that two readers differ. */
  NAME_IN_OTHER_CASE("notation.name-in-other-case", Category.MALFORMED),

  /** The signed header breaks its format, or a value in it has the wrong type. */
  HEADER_MALFORMED("notation.header-malformed", Category.MALFORMED),
  /** The signed header names no algorithm. */
  ALGORITHM_MISSING("notation.algorithm-missing", Category.MALFORMED),
  /** The algorithm is none that Notation uses. */
  ALGORITHM_UNSUPPORTED("notation.algorithm-unsupported", Category.UNSUPPORTED),
  /** The algorithm is not the one that goes with the key of the leaf certificate. */
  ALGORITHM_NOT_OF_KEY("notation.algorithm-not-of-key", Category.INTEGRITY),
  /** The signed header names no content type. */
  CONTENT_TYPE_MISSING("notation.content-type-missing", Category.MALFORMED),
  /** The content is no Notation payload. */
  CONTENT_TYPE_UNSUPPORTED("notation.content-type-unsupported", Category.UNSUPPORTED),
  /** The signed header lists no critical attributes. */
  CRIT_MISSING("notation.crit-missing", Category.MALFORMED),
  /** The list of critical attributes is empty. */
  CRIT_EMPTY("notation.crit-empty", Category.MALFORMED),
  /** The list of critical attributes names one twice. */
  CRIT_DUPLICATE("notation.crit-duplicate", Category.MALFORMED),
  /** An attribute that must be critical is not in the list. */
  CRIT_INCOMPLETE("notation.crit-incomplete", Category.MALFORMED),
  /** The list of critical attributes names one that is not there. */
  CRIT_ABSENT("notation.crit-absent", Category.MALFORMED),
  /** The list of critical attributes names one that must not be critical. */
  CRIT_NOT_ALLOWED("notation.crit-not-allowed", Category.MALFORMED),
  /** The signed header names no signing scheme. */
  SCHEME_MISSING("notation.scheme-missing", Category.MALFORMED),
  /** The signing scheme is unknown. */
  SCHEME_UNSUPPORTED("notation.scheme-unsupported", Category.UNSUPPORTED),
  /** The signed header states no time of signing. */
  SIGNING_TIME_MISSING("notation.signing-time-missing", Category.MALFORMED),
  /** The signed header has the time attribute of the other signing scheme. */
  SIGNING_TIME_OF_OTHER_SCHEME("notation.signing-time-of-other-scheme", Category.MALFORMED),
  /** A time is not written as the envelope's format demands. */
  TIME_MALFORMED("notation.time-malformed", Category.MALFORMED),
  /** The signature expires before it is made. */
  EXPIRY_NOT_AFTER_SIGNING("notation.expiry-not-after-signing", Category.MALFORMED),
  /** The attributes that ask for a verification plugin break their format. */
  PLUGIN_ATTRIBUTE_MALFORMED("notation.plugin-attribute-malformed", Category.MALFORMED),
  /** An attribute outside the signature breaks its format. */
  UNSIGNED_ATTRIBUTE_MALFORMED("notation.unsigned-attribute-malformed", Category.MALFORMED),

  /** An attribute is critical, and nothing here knows what it means. */
  CRITICAL_ATTRIBUTE_UNKNOWN("notation.critical-attribute-unknown", Category.UNSUPPORTED),
  /** The application finds the value of a critical attribute not acceptable. */
  CRITICAL_ATTRIBUTE_REFUSED("notation.critical-attribute-refused", Category.POLICY),

  /** The envelope holds no certificates. */
  CHAIN_MISSING("notation.chain-missing", Category.MALFORMED),
  /** A certificate is not encoded as the envelope's format demands. */
  CERTIFICATE_MALFORMED("notation.certificate-malformed", Category.MALFORMED),
  /** The envelope holds no signature. */
  SIGNATURE_MISSING("notation.signature-missing", Category.MALFORMED),
  /** The key of the leaf certificate did not make this signature over this content. */
  SIGNATURE_INVALID("notation.signature-invalid", Category.INTEGRITY),
  /** The envelope holds no payload. */
  PAYLOAD_MISSING("notation.payload-missing", Category.MALFORMED),
  /** The payload breaks its format. */
  PAYLOAD_MALFORMED("notation.payload-malformed", Category.MALFORMED),

  /** The authority names no trust store of the type that the signing scheme asks for. */
  NO_TRUST_STORE_FOR_SCHEME("notation.no-trust-store-for-scheme", Category.UNTRUSTED),
  /** No certificate of the chain is trusted. */
  CHAIN_NOT_TRUSTED("notation.chain-not-trusted", Category.UNTRUSTED),
  /** The signer is none of the trusted identities. */
  IDENTITY_NOT_TRUSTED("notation.identity-not-trusted", Category.IDENTITY),
  /** The leaf's subject has an attribute that can't be compared. */
  SUBJECT_UNREADABLE("notation.subject-unreadable", Category.IDENTITY),
  /** The leaf's subject has several attributes in one part. */
  SUBJECT_MULTI_VALUED("notation.subject-multi-valued", Category.IDENTITY),
  /** The leaf's subject has an attribute twice. */
  SUBJECT_REPEATED("notation.subject-repeated", Category.IDENTITY),
  /** The leaf's subject lacks one of C, ST and O. */
  SUBJECT_INCOMPLETE("notation.subject-incomplete", Category.IDENTITY),
  /** The signature has expired. */
  EXPIRED("notation.expired", Category.EXPIRED),
  /** The signature has no timestamp, and must have one. */
  TIMESTAMP_MISSING("notation.timestamp-missing", Category.TIME),
  /** A certificate was not yet valid when the signature was stamped. */
  TIMESTAMP_BEFORE_VALIDITY("notation.timestamp-before-validity", Category.TIME),
  /** A certificate was no longer valid when the signature was stamped. */
  TIMESTAMP_AFTER_VALIDITY("notation.timestamp-after-validity", Category.EXPIRED),
  /** Nobody was asked whether a certificate is revoked, since the chain is not trusted. */
  REVOCATION_NOT_ASKED("notation.revocation-not-asked", Category.UNTRUSTED),
  /** A valid signature of another digest. */
  DIGEST_NOT_SIGNED("notation.digest-not-signed", Category.SUBJECT_MISMATCH),
  /** A valid signature of this digest as of another media type. */
  MEDIA_TYPE_NOT_SIGNED("notation.media-type-not-signed", Category.SUBJECT_MISMATCH),
  /** A valid signature of this digest as of another size. */
  SIZE_NOT_SIGNED("notation.size-not-signed", Category.SUBJECT_MISMATCH),
  /** A valid signature without metadata that is asked for, or with another value of it. */
  METADATA_MISSING("notation.metadata-missing", Category.POLICY),
  /** The signature asks to be verified with a plugin that the authority does not name. */
  PLUGIN_NOT_NAMED("notation.plugin-not-named", Category.POLICY),
  /** The plugin that the signature asks for is older than the signature wants. */
  PLUGIN_TOO_OLD("notation.plugin-too-old", Category.POLICY),
  /** The version of a plugin, or the one that is wanted, is no semantic version. */
  PLUGIN_VERSION_MALFORMED("notation.plugin-version-malformed", Category.MALFORMED),
  /** The plugin that the signature asks for can't verify. */
  PLUGIN_VERIFIES_NOTHING("notation.plugin-verifies-nothing", Category.UNSUPPORTED),
  /** The plugin says that the signer is none of the trusted identities. */
  PLUGIN_REFUSES_IDENTITY("notation.plugin-refuses-identity", Category.IDENTITY),
  /** The plugin says that the signature is revoked. */
  PLUGIN_SAYS_REVOKED("notation.plugin-says-revoked", Category.REVOKED),
  /** No statement of the trust policy document applies to the image. */
  NO_APPLICABLE_STATEMENT("notation.no-applicable-statement", Category.POLICY),
  /** The verification level only wants to know and decides nothing. */
  LEVEL_DECIDES_NOTHING("notation.level-decides-nothing", Category.POLICY);

  private final String code;
  private final Category category;

  NotationReason(String code, Category category) {
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
