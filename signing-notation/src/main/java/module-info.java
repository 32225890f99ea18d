/** Signs and verifies container images the way the Notary Project does. */
@org.jspecify.annotations.NullMarked
module imagesign.notation {
  requires transitive imagesign.api;
  requires imagesign.core;

  exports imagesign.notation;
}
