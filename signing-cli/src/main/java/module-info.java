/** The command line {@code imagesign}. */
@org.jspecify.annotations.NullMarked
module imagesign.cli {
  requires imagesign.core;
  requires imagesign.cosign;
  requires imagesign.notation;
  requires imagesign.registry;
  requires info.picocli;
}
