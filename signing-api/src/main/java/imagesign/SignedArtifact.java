package imagesign;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Descriptor;
import java.util.List;
import java.util.Objects;

/**
 * What a {@link Signer} signed.
 *
 * @param reference the image, pinned to the signed digest
 * @param signatures one for the image, then one for each manifest below it, if that was asked for
 */
public record SignedArtifact(ArtifactReference reference, List<StoredSignature> signatures) {
  /**
   * Where one signature is.
   *
   * @param subject the signed image or platform, by digest
   * @param manifest the manifest that holds the signature
   * @param added whether it was stored now; if not, an equal one was there
   */
  public record StoredSignature(ArtifactReference subject, Descriptor manifest, boolean added) {
    public StoredSignature {
      Objects.requireNonNull(subject, "subject");
      Objects.requireNonNull(manifest, "manifest");
    }
  }

  public SignedArtifact {
    Objects.requireNonNull(reference, "reference");
    signatures = List.copyOf(signatures);
  }
}
