package imagesign.testkit;

/**
 * How a registry writes the challenge of {@link RegistryBuilder#bearerAuth Bearer authentication}
 * in {@code WWW-Authenticate}: all legal by RFC 9110 section 11.6.1, and seen in real registries or
 * feared from them.
 */
public enum ChallengeForm {
  /** {@code Bearer realm="…",service="…",scope="…",error="…"}. */
  STANDARD,
  /** The parameters in the reverse order. */
  REVERSED,
  /** The scheme and the names of the parameters in upper case. */
  UPPER_CASE,
  /** White space where it may be: {@code Bearer realm = "…" , service = "…"}. */
  SPACED,
  /** Values without quotation marks where they are tokens. */
  UNQUOTED,
  /** Quoted values in which characters are escaped that need not be. */
  ESCAPED,
  /** Further parameters, with commas, quotation marks and another challenge in their values. */
  MORE_PARAMETERS,
  /** Empty elements: {@code , ,Bearer realm="…",,service="…",}. */
  EMPTY_ELEMENTS,
  /** No {@code scope}, whatever the request needs. */
  WITHOUT_SCOPE,
  /** No {@code service}. */
  WITHOUT_SERVICE,
  /** Basic, which is accepted too, and then Bearer, in one header field. */
  BASIC_THEN_BEARER,
  /** Bearer and then Basic, which is accepted too, in one header field. */
  BEARER_THEN_BASIC,
  /** Basic, which is accepted too, and then Bearer, in header fields of their own. */
  BASIC_FIELD_THEN_BEARER,
  /** Bearer between challenges of other schemes, in one header field. */
  AMONG_OTHERS,
  /** Bearer between challenges of other schemes, in header fields of their own. */
  FIELDS_AMONG_OTHERS;

  boolean offersBasic() {
    return this == BASIC_THEN_BEARER
        || this == BEARER_THEN_BASIC
        || this == BASIC_FIELD_THEN_BEARER;
  }
}
