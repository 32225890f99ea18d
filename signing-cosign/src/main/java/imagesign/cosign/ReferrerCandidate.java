package imagesign.cosign;

import imagesign.key.VerificationKey;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.signature.SignatureSource;
import imagesign.spi.Authority;
import imagesign.spi.Candidate;
import imagesign.spi.Check;
import imagesign.spi.CheckContext;
import imagesign.spi.Discovery;
import imagesign.spi.SignerIdentity;
import java.util.List;

/** A sigstore bundle that is listed as referring to the image, or something else that is. */
record ReferrerCandidate(Discovery discovery, Descriptor descriptor) implements Candidate {
  /**
   * A bundle of an image signature is a few kilobytes; one of an attestation holds the whole of it.
   */
  private static final long MAX_BUNDLE_BYTES = 1024 * 1024;

  @Override
  public SignatureSource source() {
    return new SignatureSource(
        CosignScheme.ID,
        SignatureSource.Place.REFERRER,
        ArtifactReference.of(discovery.repository(), descriptor.digest()),
        0);
  }

  @Override
  public Check check(Authority authority, CheckContext context) {
    CosignAuthority mine = (CosignAuthority) authority;
    return CheckSteps.run(steps -> check(mine, context, steps));
  }

  private Check check(CosignAuthority authority, CheckContext context, CheckSteps steps) {
    steps.require(
        "format",
        authority.accepts(SignatureFormat.BUNDLE),
        CosignReason.FORMAT_NOT_ACCEPTED,
        "a bundle");
    Descriptor layer = steps.step("manifest", () -> layer(context.subject()));
    Bundle bundle =
        steps.step("bundle", () -> Bundle.parse(discovery.blob(layer, MAX_BUNDLE_BYTES)));
    steps.require(
        "key-material",
        bundle.keyMaterial() == Bundle.KeyMaterial.PUBLIC_KEY,
        CosignReason.CERTIFICATE_NOT_KEY,
        "signed with a certificate, not with a bare key");
    VerificationKey key = steps.step("signature", () -> signer(authority, bundle.envelope()));
    SignStatement statement = steps.step("statement", () -> statement(bundle.envelope()));
    SignStatement.Subject subject = claims(steps, statement, context.subject(), authority);
    return Check.Passed.of(
        new SignerIdentity.Key(key.fingerprint()),
        steps.done(),
        List.of(new CosignSignature(SignatureFormat.BUNDLE, subject.annotations())));
  }

  private Descriptor layer(Digest subject) {
    return ReferrerManifest.bundleLayer(discovery.manifest(descriptor), subject);
  }

  private static VerificationKey signer(CosignAuthority authority, DsseEnvelope envelope) {
    Bytes signed = envelope.preAuthenticationEncoding();
    return authority.signer(signed, envelope.signature());
  }

  private static SignStatement statement(DsseEnvelope envelope) {
    if (!envelope.payloadType().equals(SignStatement.PAYLOAD_TYPE)) {
      throw new CosignException(
          CosignReason.NOT_A_SIGNATURE, "the envelope holds no in-toto statement");
    }
    return SignStatement.parse(envelope.payload());
  }

  private static SignStatement.Subject claims(
      CheckSteps steps, SignStatement statement, Digest digest, CosignAuthority authority) {
    List<SignStatement.Subject> subjects = statement.about(digest);
    steps.require(
        "digest",
        !subjects.isEmpty(),
        CosignReason.DIGEST_NOT_SIGNED,
        "a signature of another digest");
    return steps.step(
        "annotations",
        () ->
            subjects.stream()
                .filter(s -> Annotations.contain(s.annotations(), authority.annotations()))
                .findFirst()
                .orElseThrow(
                    () ->
                        new CosignException(
                            CosignReason.ANNOTATION_MISSING,
                            "not signed with " + authority.annotations())));
  }
}
