package imagesign.cosign;

import imagesign.oci.Digest;

/** The tags under which Cosign 1 and 2 keep what belongs to an image. */
final class LegacyTag {
  private LegacyTag() {}

  /** The tag of the signatures of an image. */
  static String of(Digest digest) {
    return digest.algorithm().prefix() + "-" + digest.hex() + ".sig";
  }
}
