package imagesign.core.revocation;

import imagesign.oci.Bytes;
import java.util.Objects;
import java.util.Optional;

/**
 * A revocation list as it was fetched, with the delta that it points to.
 *
 * @param base the list in DER
 * @param delta its delta in DER, if it points to one
 */
public record CrlBundle(Bytes base, Optional<Bytes> delta) {
  /** Checks that all is there. */
  public CrlBundle {
    Objects.requireNonNull(base, "base");
    Objects.requireNonNull(delta, "delta");
  }

  int size() {
    return base.size() + delta.map(Bytes::size).orElse(0);
  }
}
