package imagesign.core.cbor;

import imagesign.oci.Bytes;
import java.util.Objects;

/**
 * A byte string.
 *
 * @param value its content; of one that was read exactly the received bytes, so what is wrapped in
 *     it can be verified unchanged
 */
public record CborBytes(Bytes value) implements CborValue {
  /** Checks that there is a content. */
  public CborBytes {
    Objects.requireNonNull(value, "value");
  }
}
