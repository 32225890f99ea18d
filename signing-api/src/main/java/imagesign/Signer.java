package imagesign;

import imagesign.oci.ArtifactReference;

/**
 * Signs images in a store and keeps the signatures beside them.
 *
 * <p>An implementation verifies its own signature before it stores it, and resolves a tag once.
 * That the image is worth signing is the caller's claim; nothing looks into it. Immutable and
 * thread-safe.
 */
public interface Signer {
  /**
   * Signs an image.
   *
   * @param request what to sign and what to say in the signature
   * @return what was signed, and where the signatures are
   * @throws ImageSigningException if the image, the store or the key can't be had
   * @throws imagesign.spi.ContentException if the store holds something that can't be signed or
   *     added to
   */
  SignedArtifact sign(SignRequest request);

  /**
   * Signs an image without annotations.
   *
   * @param reference what to sign
   * @return what was signed, and where the signatures are
   * @throws ImageSigningException if the image, the store or the key can't be had
   * @throws imagesign.spi.ContentException if the store holds something that can't be signed or
   *     added to
   */
  default SignedArtifact sign(ArtifactReference reference) {
    return sign(SignRequest.of(reference));
  }
}
