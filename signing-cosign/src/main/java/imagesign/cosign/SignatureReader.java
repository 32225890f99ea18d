package imagesign.cosign;

import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import java.util.function.Supplier;

/** Reads one stored signature of one of the forms. */
interface SignatureReader {
  /** The form in which it is stored. */
  SignatureFormat format();

  /**
   * Reads what must be read before the signature can be checked; nothing of it is trusted.
   *
   * @param subject the digest that is verified
   * @param steps where each step is noted
   * @return what is signed, and the signature
   */
  Signed read(Digest subject, CheckSteps steps);

  /**
   * What is signed, with its signature.
   *
   * @param message the bytes that are signed
   * @param signature the signature
   * @param claims what the message says, to be read once the signature holds
   */
  record Signed(Bytes message, Bytes signature, Supplier<Claims> claims) {}
}
