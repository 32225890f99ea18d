package imagesign;

import imagesign.spi.Authority;
import imagesign.spi.SignerIdentity;
import java.util.Set;

/**
 * What was found out about the authorities of a policy on one subject, as far as the run has come.
 */
interface Findings {
  /** Who signed for this authority. */
  Set<SignerIdentity> signers(Authority authority);

  /** Whether something that could not be read may hold a further signature for this authority. */
  boolean isOpen(Authority authority);
}
