package imagesign.core.asn1;

/**
 * Input is not the ASN.1 that was asked for.
 *
 * <p>Callers turn it into the answer of their own format.
 */
public final class MalformedAsn1Exception extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Reports input that can't be used.
   *
   * @param message what is wrong; nothing of the input
   */
  public MalformedAsn1Exception(String message) {
    // Hostile input is an ordinary answer: no stack trace is filled in for it.
    super(message, null, false, false);
  }
}
