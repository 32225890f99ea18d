package imagesign.cosign;

import imagesign.key.VerificationKey;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.signature.SignatureSource;
import imagesign.spi.Authority;
import imagesign.spi.Candidate;
import imagesign.spi.Check;
import imagesign.spi.CheckContext;
import imagesign.spi.Discovery;
import imagesign.spi.SignerIdentity;
import java.util.List;

/**
 * A legacy signature: a layer whose content is the signed payload and whose annotation is the
 * signature. What else the annotations hold, certificates and log entries, is not used with keys.
 */
record LegacyCandidate(Discovery discovery, SignatureSource source, Descriptor layer)
    implements Candidate {
  /** Payloads are a few hundred bytes; annotations may make them longer. */
  private static final long MAX_PAYLOAD_BYTES = 4L * 1024 * 1024;

  @Override
  public Check check(Authority authority, CheckContext context) {
    CosignAuthority mine = (CosignAuthority) authority;
    return CheckSteps.run(steps -> check(mine, context, steps));
  }

  private Check check(CosignAuthority authority, CheckContext context, CheckSteps steps) {
    steps.require(
        "format",
        authority.accepts(SignatureFormat.LEGACY),
        CosignReason.FORMAT_NOT_ACCEPTED,
        "a legacy signature");
    Bytes signature = steps.step("layer", this::signature);
    Bytes payload = steps.step("content", () -> discovery.blob(layer, MAX_PAYLOAD_BYTES));
    VerificationKey key = steps.step("signature", () -> authority.signer(payload, signature));
    SimpleSigning claims = steps.step("payload", () -> SimpleSigning.parse(payload));
    steps.require(
        "digest",
        claims.isAbout(context.subject()),
        CosignReason.DIGEST_NOT_SIGNED,
        "a signature of another digest");
    steps.require(
        "annotations",
        Annotations.contain(claims.annotations(), authority.annotations()),
        CosignReason.ANNOTATION_MISSING,
        "not signed with " + authority.annotations());
    return Check.Passed.of(
        new SignerIdentity.Key(key.fingerprint()),
        steps.done(),
        List.of(new CosignSignature(SignatureFormat.LEGACY, claims.annotations())));
  }

  private Bytes signature() {
    if (!layer.mediaType().equals(SimpleSigning.MEDIA_TYPE)) {
      throw new CosignException(CosignReason.NOT_A_SIGNATURE, "a layer of another kind");
    }
    String encoded = layer.annotations().get(LegacyManifest.SIGNATURE);
    if (encoded == null) {
      throw new CosignException(CosignReason.SIGNATURE_MISSING, "no signature annotation");
    }
    if (encoded.isEmpty()) {
      // Attestations carry an empty one: their signature is in the envelope.
      throw new CosignException(CosignReason.NOT_A_SIGNATURE, "an empty signature annotation");
    }
    return LegacyManifest.signature(layer)
        .orElseThrow(() -> new CosignException(CosignReason.SIGNATURE_MALFORMED, "not base64"));
  }
}
