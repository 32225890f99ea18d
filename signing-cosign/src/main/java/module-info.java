/** Signs and verifies container images the way Cosign does. */
@org.jspecify.annotations.NullMarked
module imagesign.cosign {
  requires transitive imagesign.api;
  requires imagesign.core;

  exports imagesign.cosign;
}
