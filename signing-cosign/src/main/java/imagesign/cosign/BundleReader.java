package imagesign.cosign;

import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.spi.Discovery;

/** A sigstore bundle that is listed as referring to the image, or something else that is. */
record BundleReader(Discovery discovery, Descriptor descriptor) implements SignatureReader {
  /**
   * A bundle of an image signature is a few kilobytes; one of an attestation holds the whole of it.
   */
  private static final long MAX_BUNDLE_BYTES = 1024 * 1024;

  @Override
  public SignatureFormat format() {
    return SignatureFormat.BUNDLE;
  }

  @Override
  public Signed read(Digest subject, CheckSteps steps) {
    Descriptor layer =
        steps.step(
            "manifest",
            () -> ReferrerManifest.bundleLayer(discovery.manifest(descriptor), subject));
    Bundle bundle =
        steps.step("bundle", () -> Bundle.parse(discovery.blob(layer, MAX_BUNDLE_BYTES)));
    steps.require(
        "key-material",
        bundle.keyMaterial() == Bundle.KeyMaterial.PUBLIC_KEY,
        CosignReason.CERTIFICATE_NOT_KEY,
        "signed with a certificate, not with a bare key");
    DsseEnvelope envelope = bundle.envelope();
    return new Signed(
        envelope.preAuthenticationEncoding(), envelope.signature(), () -> statement(envelope));
  }

  private static SignStatement statement(DsseEnvelope envelope) {
    if (!envelope.payloadType().equals(SignStatement.PAYLOAD_TYPE)) {
      throw new CosignException(
          CosignReason.NOT_A_SIGNATURE, "the envelope holds no in-toto statement");
    }
    return SignStatement.parse(envelope.payload());
  }
}
