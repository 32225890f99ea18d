package imagesign.spi;

import java.util.List;

/**
 * A signature format: where its signatures lie and how one is checked.
 *
 * <p>It answers "this signature under this authority: passed, failed or unknown" and can't say that
 * an image is verified. Immutable and thread-safe.
 */
public interface SignatureScheme {
  /** {@return the stable identifier, {@code cosign}, which groups authorities} */
  String id();

  /**
   * Names the places where signatures of this scheme may lie, in the order to look. Does no I/O:
   * each place is read only while the policy is unsatisfied, with a limit of its own, so that none
   * hides another.
   *
   * @param discovery the view of one run on the subject
   * @param authorities the authorities of this scheme that the policy names; never empty
   * @return the places, unread
   */
  List<SignaturePlace> places(Discovery discovery, List<Authority> authorities);
}
