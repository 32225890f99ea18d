package imagesign.core.x509;

/** Object identifiers of extensions and purposes. */
public final class Oids {
  /** Key usage, RFC 5280 §4.2.1.3. */
  public static final String KEY_USAGE = "2.5.29.15";

  /** Subject alternative name, RFC 5280 §4.2.1.6. */
  public static final String SUBJECT_ALT_NAME = "2.5.29.17";

  /** Basic constraints, RFC 5280 §4.2.1.9. */
  public static final String BASIC_CONSTRAINTS = "2.5.29.19";

  /** Name constraints, RFC 5280 §4.2.1.10. */
  public static final String NAME_CONSTRAINTS = "2.5.29.30";

  /** CRL distribution points, RFC 5280 §4.2.1.13. */
  public static final String CRL_DISTRIBUTION_POINTS = "2.5.29.31";

  /** Extended key usage, RFC 5280 §4.2.1.12. */
  public static final String EXTENDED_KEY_USAGE = "2.5.29.37";

  /** Freshest CRL, RFC 5280 §4.2.1.15 and §5.2.6. */
  public static final String FRESHEST_CRL = "2.5.29.46";

  /** Authority information access, RFC 5280 §4.2.2.1. */
  public static final String AUTHORITY_INFO_ACCESS = "1.3.6.1.5.5.7.1.1";

  /** The access method OCSP, RFC 5280 §4.2.2.1. */
  public static final String ACCESS_OCSP = "1.3.6.1.5.5.7.48.1";

  /** Any purpose, RFC 5280 §4.2.1.12. */
  public static final String ANY_PURPOSE = "2.5.29.37.0";

  /** TLS servers, RFC 5280 §4.2.1.12. */
  public static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

  /** TLS clients, RFC 5280 §4.2.1.12. */
  public static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

  /** Code, RFC 5280 §4.2.1.12. */
  public static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";

  /** E-mail, RFC 5280 §4.2.1.12. */
  public static final String EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4";

  /** Time stamps, RFC 5280 §4.2.1.12. */
  public static final String TIME_STAMPING = "1.3.6.1.5.5.7.3.8";

  /** OCSP responses, RFC 5280 §4.2.1.12. */
  public static final String OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";

  private Oids() {}
}
