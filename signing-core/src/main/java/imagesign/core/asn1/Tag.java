package imagesign.core.asn1;

/** Identifier octets of X.690 §8.1.2: universal ones, and those of the context. */
public final class Tag {
  /** BOOLEAN. */
  public static final int BOOLEAN = 0x01;

  /** INTEGER. */
  public static final int INTEGER = 0x02;

  /** BIT STRING. */
  public static final int BIT_STRING = 0x03;

  /** OCTET STRING. */
  public static final int OCTET_STRING = 0x04;

  /** NULL. */
  public static final int NULL = 0x05;

  /** OBJECT IDENTIFIER. */
  public static final int OBJECT_IDENTIFIER = 0x06;

  /** ENUMERATED. */
  public static final int ENUMERATED = 0x0a;

  /** UTF8String. */
  public static final int UTF8_STRING = 0x0c;

  /** NumericString. */
  public static final int NUMERIC_STRING = 0x12;

  /** PrintableString. */
  public static final int PRINTABLE_STRING = 0x13;

  /** TeletexString. */
  public static final int TELETEX_STRING = 0x14;

  /** IA5String. */
  public static final int IA5_STRING = 0x16;

  /** UTCTime. */
  public static final int UTC_TIME = 0x17;

  /** GeneralizedTime. */
  public static final int GENERALIZED_TIME = 0x18;

  /** VisibleString. */
  public static final int VISIBLE_STRING = 0x1a;

  /** UniversalString. */
  public static final int UNIVERSAL_STRING = 0x1c;

  /** BMPString. */
  public static final int BMP_STRING = 0x1e;

  /** SEQUENCE and SEQUENCE OF. */
  public static final int SEQUENCE = 0x30;

  /** SET and SET OF. */
  public static final int SET = 0x31;

  static final int CONSTRUCTED = 0x20;
  static final int NUMBER = 0x1f;

  private Tag() {}

  /**
   * Gives the tag of a constructed value of the context, as EXPLICIT tagging writes it.
   *
   * @param number the number, up to 30
   * @return the identifier octet
   */
  public static int explicit(int number) {
    return 0xa0 | number;
  }

  /**
   * Gives the tag of a primitive value of the context, as IMPLICIT tagging writes it.
   *
   * @param number the number, up to 30
   * @return the identifier octet
   */
  public static int implicit(int number) {
    return 0x80 | number;
  }
}
