package imagesign.spi;

import imagesign.signature.SignatureSource;

/**
 * One signature that may or may not be good. Nothing of it is fetched before the first check, and
 * nothing twice. Thread-safe.
 */
public interface Candidate {
  /** {@return where it was found} */
  SignatureSource source();

  /**
   * Checks this signature under one authority of its scheme.
   *
   * <p>Hostile or malformed content is a {@link Check.Failed}, a registry that does not answer a
   * {@link Check.Unknown}; an {@link imagesign.ImageSigningException} or {@link ContentException}
   * thrown from here counts as the one or the other, and any other exception as a failure with the
   * reason {@code INTERNAL}.
   *
   * @param authority who must have signed
   * @param context the subject and the time of this run
   * @return the answer
   */
  Check check(Authority authority, CheckContext context);
}
