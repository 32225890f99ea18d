package imagesign.core.tsa;

import imagesign.core.asn1.Ber;
import imagesign.core.asn1.DerReader;
import imagesign.core.asn1.MalformedAsn1Exception;
import imagesign.core.asn1.Tag;
import imagesign.oci.Bytes;

/**
 * The answer of an authority, RFC 3161 §2.4.2. BER is accepted.
 *
 * <p>A token that comes out of here answers the request; who made it is not known before {@link
 * TimestampVerifier} has verified it.
 */
public final class TimestampResponse {
  private static final int GRANTED = 0;
  private static final int GRANTED_WITH_MODS = 1;

  private TimestampResponse() {}

  /**
   * Takes the token out of an answer.
   *
   * @param response the answer
   * @return the token, without the check that it answers any request
   * @throws TimestampException if the answer is malformed or says no
   */
  public static TimestampToken token(Bytes response) {
    TimestampToken.requireSize(response);
    Bytes token;
    try {
      DerReader in = DerReader.over(Ber.toDefinite(response)).only(Tag.SEQUENCE);
      requireGranted(in.sequence());
      token = in.element();
      in.end();
    } catch (MalformedAsn1Exception e) {
      throw new TimestampException(
          TimestampReason.RESPONSE_MALFORMED, "no TimeStampResp: " + e.getMessage());
    }
    return TimestampToken.parse(token);
  }

  /**
   * Takes the token out of the answer to a request.
   *
   * @param response the answer
   * @param request the request
   * @return the token, which has the request's nonce, imprint and policy
   * @throws TimestampException if the answer is malformed, says no, or answers something else
   */
  public static TimestampToken token(Bytes response, TimestampRequest request) {
    TimestampToken token = token(response);
    TimestampInfo info = token.info();
    require(info.nonce().equals(request.nonce()), TimestampReason.NONCE_MISMATCH);
    require(info.imprint().equals(request.imprint()), TimestampReason.IMPRINT_MISMATCH);
    require(
        request.policy().map(info.policy()::equals).orElse(true), TimestampReason.POLICY_MISMATCH);
    return token;
  }

  /** Texts and failure codes of the authority are left out: they are not signed. */
  private static void requireGranted(DerReader statusInfo) {
    int status = statusInfo.smallInteger();
    if (status != GRANTED && status != GRANTED_WITH_MODS) {
      throw new TimestampException(
          TimestampReason.NOT_GRANTED, "the time-stamp authority answered with status " + status);
    }
  }

  private static void require(boolean holds, TimestampReason reason) {
    if (!holds) {
      throw new TimestampException(reason);
    }
  }
}
