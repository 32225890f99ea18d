package imagesign.cosign;

/** The two forms in which Cosign stores an image signature. */
public enum SignatureFormat {
  /**
   * A sigstore bundle, version 0.3, that refers to the image: the default of Cosign 3. The
   * registry's referrers API lists it, or the fallback tag.
   */
  BUNDLE,
  /**
   * A simple signing payload as a layer of the manifest tagged {@code sha256-….sig}: Cosign 1 and
   * 2.
   */
  LEGACY
}
