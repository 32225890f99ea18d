package imagesign.cosign;

import imagesign.cosign.SignatureReader.Signed;
import imagesign.key.VerificationKey;
import imagesign.oci.Digest;
import imagesign.signature.SignatureSource;
import imagesign.spi.Authority;
import imagesign.spi.Candidate;
import imagesign.spi.Check;
import imagesign.spi.CheckContext;
import imagesign.spi.SignerIdentity;
import java.util.List;
import java.util.Map;

/** A stored signature, whose form is the reader's matter. */
record CosignCandidate(SignatureSource source, SignatureReader reader) implements Candidate {
  @Override
  public Check check(Authority authority, CheckContext context) {
    CosignAuthority mine = (CosignAuthority) authority;
    return CheckSteps.run(steps -> check(mine, context.subject(), steps));
  }

  private Check check(CosignAuthority authority, Digest subject, CheckSteps steps) {
    steps.require(
        "format",
        authority.accepts(reader.format()),
        CosignReason.FORMAT_NOT_ACCEPTED,
        "stored in a form that is not accepted");
    Signed signed = reader.read(subject, steps);
    VerificationKey key =
        steps.step("signature", () -> authority.signer(signed.message(), signed.signature()));
    Claims claims = steps.step("payload", signed.claims());
    List<Map<String, String>> about = claims.about(subject);
    steps.require(
        "digest",
        !about.isEmpty(),
        CosignReason.DIGEST_NOT_SIGNED,
        "a signature of another digest");
    Map<String, String> annotations =
        steps.step("annotations", () -> withWanted(about, authority.annotations()));
    return Check.Passed.of(
        new SignerIdentity.Key(key.fingerprint()),
        steps.done(),
        List.of(new CosignSignature(reader.format(), annotations)));
  }

  private static Map<String, String> withWanted(
      List<Map<String, String>> signed, Map<String, String> wanted) {
    for (Map<String, String> annotations : signed) {
      if (annotations.entrySet().containsAll(wanted.entrySet())) {
        return annotations;
      }
    }
    throw new CosignException(CosignReason.ANNOTATION_MISSING, "not signed with " + wanted);
  }
}
