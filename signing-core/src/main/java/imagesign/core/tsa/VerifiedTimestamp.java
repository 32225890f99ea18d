package imagesign.core.tsa;

import imagesign.core.x509.AnchoredChain;
import java.util.Objects;

/**
 * A time stamp that an authority made which leads to a trusted root. Whether the authority's
 * certificates were revoked is not known; the chain is here to find that out.
 *
 * @param info what it states
 * @param chain the authority's chain, valid at the stated time
 */
public record VerifiedTimestamp(TimestampInfo info, AnchoredChain chain) {
  /** Checks that all is there. */
  public VerifiedTimestamp {
    Objects.requireNonNull(info, "info");
    Objects.requireNonNull(chain, "chain");
  }
}
