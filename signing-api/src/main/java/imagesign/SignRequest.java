package imagesign;

import imagesign.oci.ArtifactReference;
import java.util.Map;
import java.util.Objects;

/**
 * What to sign, and what to say in the signature. Immutable and thread-safe; the methods that
 * change something return a new request.
 */
public final class SignRequest {
  private final ArtifactReference reference;
  private final Map<String, String> annotations;
  private final boolean recursive;

  private SignRequest(
      ArtifactReference reference, Map<String, String> annotations, boolean recursive) {
    this.reference = reference;
    this.annotations = annotations;
    this.recursive = recursive;
  }

  /**
   * Asks to sign what a reference resolves to.
   *
   * @param reference the image
   * @return a request without annotations
   */
  public static SignRequest of(ArtifactReference reference) {
    return new SignRequest(Objects.requireNonNull(reference, "reference"), Map.of(), false);
  }

  /**
   * Sets the signed annotations; none by default.
   *
   * @param annotations all annotations, under keys that are not empty
   * @return a request with them
   * @throws IllegalArgumentException if a key is empty
   */
  public SignRequest annotations(Map<String, String> annotations) {
    if (annotations.containsKey("")) {
      throw new IllegalArgumentException("annotations: empty key");
    }
    return new SignRequest(reference, Map.copyOf(annotations), recursive);
  }

  /**
   * Signs each manifest below an index too, nested ones included; only what the reference resolves
   * to by default.
   *
   * @return a request for all of them
   */
  public SignRequest recursive() {
    return new SignRequest(reference, annotations, true);
  }

  /** {@return the image} */
  public ArtifactReference reference() {
    return reference;
  }

  /** {@return the signed annotations, unmodifiable} */
  public Map<String, String> annotations() {
    return annotations;
  }

  /** {@return whether each manifest below an index is signed too} */
  public boolean isRecursive() {
    return recursive;
  }
}
