/**
 * Shared machinery of the imagesign modules. Not a public API: every package is exported to named
 * modules of this project only.
 */
// "module": the modules that packages are exported to are compiled after this one.
@SuppressWarnings("module")
@org.jspecify.annotations.NullMarked
module imagesign.core {
  requires transitive imagesign.api;
  requires java.net.http;
  requires org.bouncycastle.provider;

  exports imagesign.core.cbor to
      imagesign.notation;
  exports imagesign.core.crypto to
      imagesign.cosign,
      imagesign.notation;
  exports imagesign.core.json to
      imagesign.cli,
      imagesign.cosign,
      imagesign.notation,
      imagesign.registry;
  exports imagesign.core.pem to
      imagesign.cosign,
      imagesign.notation,
      imagesign.registry;
  exports imagesign.core.revocation to
      imagesign.notation;
  exports imagesign.core.tsa to
      imagesign.notation;
  exports imagesign.core.store to
      imagesign.cosign,
      imagesign.notation;
  exports imagesign.core.x509 to
      imagesign.notation;
}
