package imagesign.testkit;

/** One way in which an OCSP responder goes wrong; a client must not take its word. */
public enum OcspFlaw {
  /** The answer is no ASN.1. */
  GARBAGE,
  /** The responder says that it can't answer now. */
  TRY_LATER,
  /** The responder says that it does not answer for this issuer. */
  UNAUTHORIZED,
  /** The answer ended an hour ago. */
  EXPIRED,
  /** The answer holds in six hours only. */
  NOT_YET_VALID,
  /** The answer does not say until when it holds. */
  NEXT_UPDATE_MISSING,
  /** The answer is about another number. */
  OTHER_SERIAL,
  /** The answer is about a certificate of another issuer. */
  OTHER_ISSUER,
  /** The answer is signed by somebody else in the issuer's name. */
  WRONG_SIGNER,
  /** The answer is signed by somebody whom another authority charged. */
  FOREIGN_RESPONDER,
  /** The answer is signed with a certificate of the issuer that is not for OCSP. */
  RESPONDER_WITHOUT_PURPOSE,
  /** The answer is signed with a certificate of the issuer that is for any purpose. */
  RESPONDER_WITH_ANY_PURPOSE,
  /** The answer is signed with a responder's certificate that has expired. */
  RESPONDER_EXPIRED,
  /** The answer names another responder than the one that signed. */
  RESPONDER_NAME_OTHER,
  /** A bit of the signature is flipped. */
  SIGNATURE_WRONG,
  /** The answer is signed over SHA-1. */
  SIGNED_OVER_SHA1,
  /** The answer has a critical extension that nobody knows. */
  CRITICAL_EXTENSION,
  /** What is said of the certificate has a critical extension that nobody knows. */
  CRITICAL_STATEMENT_EXTENSION
}
