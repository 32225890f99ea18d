package imagesign.spi;

import imagesign.oci.Bytes;

/**
 * A time-stamp authority, RFC 3161, as a pipe for bytes: reached over HTTP, through a gateway of
 * one's own, or replaced in a test.
 *
 * <p>Nothing that it answers is believed: the token is verified against roots that the caller
 * trusts. Implementations are thread-safe, bound what they read (a response has a few kilobytes)
 * and how long they wait.
 */
@FunctionalInterface
public interface TimestampSource {
  /**
   * Asks for a time stamp.
   *
   * @param request a TimeStampReq in DER, RFC 3161 §2.4.1
   * @return what the authority answered: a TimeStampResp in DER, RFC 3161 §2.4.2, if it keeps to
   *     the protocol
   * @throws imagesign.ImageSigningException if there is no answer
   */
  Bytes timestamp(Bytes request);
}
