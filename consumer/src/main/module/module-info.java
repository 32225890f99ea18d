/** What a user of imagesign writes. */
module example {
  requires imagesign.cosign;
  requires imagesign.registry;
}
