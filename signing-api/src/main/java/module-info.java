/**
 * The provider-neutral API of imagesign: sign, verify and decide, and the SPI for formats and
 * stores.
 */
@org.jspecify.annotations.NullMarked
module imagesign.api {
  requires static transitive org.jspecify;

  exports imagesign;
  exports imagesign.key;
  exports imagesign.oci;
  exports imagesign.signature;
  exports imagesign.spi;
  exports imagesign.trust;
}
