package imagesign.cosign;

import imagesign.spi.Detail;
import java.util.Map;
import java.util.Objects;

/**
 * What a verified Cosign signature says. Immutable and thread-safe.
 *
 * @param format the form in which it was stored
 * @param annotations the signed annotations whose values are strings, unmodifiable
 */
public record CosignSignature(SignatureFormat format, Map<String, String> annotations)
    implements Detail {
  /** Copies the map. */
  public CosignSignature {
    Objects.requireNonNull(format, "format");
    annotations = Map.copyOf(annotations);
  }
}
