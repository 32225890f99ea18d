package imagesign.testkit;

/** A way of writing a time-stamp token that is rarer, and legal: a verifier should take each. */
public enum TimestampForm {
  /** Indefinite lengths, and the content in pieces. */
  BER,
  /** The root is not among the certificates. */
  WITHOUT_ROOT,
  /** The certificates are in the opposite order, with a foreign one among them. */
  SHUFFLED,
  /** A forged certificate with the same issuer and number stands before the true one. */
  FORGED_CERTIFICATE_FIRST,
  /** A signer whose signature is wrong stands before the true one. */
  INVALID_SIGNER_FIRST,
  /** The signature algorithm is given as bare RSA; the digest algorithm says the rest. */
  BARE_RSA,
  /** The signer names its certificate without issuer and number. */
  WITHOUT_ISSUER_SERIAL,
  /** The hash of the signer's certificate is SHA-512, written out. */
  CERTIFICATE_HASH_SHA512,
  /** The first version of the signing certificate is there too. */
  BOTH_SIGNING_CERTIFICATES,
  /** The request is granted with modifications. */
  GRANTED_WITH_MODS,
  /** The time of signing is among the signed attributes. */
  SIGNING_TIME,
  /** The statement has a fraction of a second, an ordering, a name and an extension. */
  RICH_STATEMENT
}
