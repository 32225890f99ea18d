package imagesign.notation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imagesign.ImageSigningException;
import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.signature.FailureReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Detached signatures of files. */
class BlobTest {
  private static final MediaType TEXT = new MediaType("text/plain");

  @TempDir private Path directory;

  private final Signatory alice = Signatory.of(Kind.EC_256);
  private final Blob blob = Blob.of(Bytes.utf8("content"));

  private static BlobTrustPolicy policy(String level) {
    String trust =
        level.equals("skip") ? "" : ",\"trustStores\":[\"ca:test\"],\"trustedIdentities\":[\"*\"]";
    return BlobTrustPolicy.parse(
        Bytes.utf8(
            """
            {"version":"1.0","trustPolicies":[{"name":"files","signatureVerification":\
            {"level":"%s"}%s},{"name":"all","globalPolicy":true,"signatureVerification":\
            {"level":"audit"},"trustStores":["ca:test"],"trustedIdentities":["*"]}]}"""
                .formatted(level, trust)));
  }

  private NotationBlobVerifier verifier(String level) {
    return NotationBlobVerifier.of(policy(level), TrustStores.of("ca:test", List.of(alice.root())))
        .clock(Signatory.CLOCK);
  }

  private NotationBlobSigner signer(Signatory signatory) {
    return NotationBlobSigner.with(signatory.key()).clock(Signatory.CLOCK);
  }

  private static FailureReason reason(BlobVerification verification) {
    assertThat(verification.succeeded()).isFalse();
    return ((BlobVerification.Rejected) verification).reason();
  }

  @ParameterizedTest
  @EnumSource(EnvelopeFormat.class)
  void whatIsSignedVerifies(EnvelopeFormat format) throws IOException {
    Path file = Files.writeString(directory.resolve("a.txt"), "content");
    DetachedSignature signature =
        signer(alice).format(format).sign(Blob.of(file), TEXT, Map.of("commit", "4f2c"));
    Path target = signature.fileFor(file);
    assertThat(target.getFileName())
        .hasToString(format == EnvelopeFormat.JWS ? "a.txt.jws.sig" : "a.txt.cose.sig");
    signature.write(target);
    BlobVerification verified =
        verifier("strict").verify("files", Blob.of(file), TEXT, DetachedSignature.load(target));
    assertThat(verified).isInstanceOf(BlobVerification.Verified.class);
    var good = (BlobVerification.Verified) verified;
    assertThat(good.blob().mediaType()).isEqualTo(TEXT);
    assertThat(good.blob().size()).isEqualTo(7);
    assertThat(good.signature().metadata()).isEqualTo(Map.of("commit", "4f2c"));
  }

  /** The digest follows the key's own hash. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void theDigestIsByTheHashOfTheKey(Kind kind) {
    DetachedSignature signature =
        signer(Signatory.of(kind)).sign(blob, Blob.OCTET_STREAM, Map.of());
    Digest digest =
        InspectedSignature.of(signature.format(), signature.envelope()).signedArtifact().digest();
    assertThat(digest).isEqualTo(Digest.of(kind.algorithm().hash(), Bytes.utf8("content")));
  }

  @Test
  void otherContentOrTypeIsRefused() {
    DetachedSignature signature = signer(alice).sign(blob, TEXT, Map.of());
    NotationBlobVerifier verifier = verifier("strict");
    assertThat(reason(verifier.verify("files", Blob.of(Bytes.utf8("Content")), signature)))
        .isEqualTo(NotationReason.DIGEST_NOT_SIGNED);
    assertThat(reason(verifier.verify("files", blob, Blob.OCTET_STREAM, signature)))
        .isEqualTo(NotationReason.MEDIA_TYPE_NOT_SIGNED);
    assertThat(verifier.verify("files", blob, signature).succeeded()).isTrue();
    assertThat(reason(verifier("audit").verify("files", Blob.of(Bytes.EMPTY), signature)))
        .isEqualTo(NotationReason.DIGEST_NOT_SIGNED);
  }

  @Test
  void aStrangersSignatureIsRefusedOrWarnedOf() {
    DetachedSignature signature = signer(Signatory.of(Kind.EC_384)).sign(blob, TEXT, Map.of());
    assertThat(reason(verifier("strict").verify("files", blob, signature)))
        .isEqualTo(NotationReason.CHAIN_NOT_TRUSTED);
    var audited = (BlobVerification.Verified) verifier("strict").verify(blob, signature);
    assertThat(audited.statement()).isEqualTo("all");
    assertThat(audited.warnings().stream().map(step -> step.reason().orElseThrow()))
        .containsExactly(NotationReason.CHAIN_NOT_TRUSTED, NotationReason.REVOCATION_NOT_ASKED);
  }

  @Test
  void skipReadsNothing() {
    Blob missing = Blob.of(directory.resolve("missing"));
    DetachedSignature junk = new DetachedSignature(EnvelopeFormat.JWS, Bytes.utf8("junk"));
    assertThat(verifier("skip").verify("files", missing, junk))
        .isInstanceOf(BlobVerification.Skipped.class);
  }

  @Test
  void aBlobThatIsMissingIsNoAnswer() {
    DetachedSignature signature = signer(alice).sign(blob, TEXT, Map.of());
    Blob missing = Blob.of(directory.resolve("missing"));
    assertThatThrownBy(() -> verifier("strict").verify("files", missing, signature))
        .isInstanceOf(ImageSigningException.class);
  }

  @Test
  void aStatementMustExist() {
    DetachedSignature signature = signer(alice).sign(blob, TEXT, Map.of());
    assertThatThrownBy(() -> verifier("strict").verify("none", blob, signature))
        .isInstanceOf(IllegalArgumentException.class);
    NotationBlobVerifier noGlobal =
        NotationBlobVerifier.of(
            BlobTrustPolicy.of(policy("strict").statements().subList(0, 1)),
            TrustStores.of("ca:test", List.of(alice.root())));
    assertThatThrownBy(() -> noGlobal.verify(blob, signature))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void moreMayBeDemanded() {
    DetachedSignature signature = signer(alice).sign(blob, TEXT, Map.of("a", "1"));
    NotationBlobVerifier demanding =
        verifier("strict").demanding(a -> a.requireMetadata(Map.of("a", "2")));
    assertThat(reason(demanding.verify("files", blob, signature)))
        .isEqualTo(NotationReason.METADATA_MISSING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.sig", "jws.sig", ".jws.sig", "a.xml.sig", "a.jws", "a.JWS.sig"})
  void aSignatureFileIsNamedAfterItsForm(String name) throws IOException {
    Path file = Files.writeString(directory.resolve(name), "{}");
    assertThatThrownBy(() -> DetachedSignature.load(file))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSignatureFileIsReplacedOnlyIfAsked() throws IOException {
    DetachedSignature signature = signer(alice).sign(blob, TEXT, Map.of());
    Path file = Files.writeString(directory.resolve("a.jws.sig"), "x".repeat(100_000));
    assertThatThrownBy(() -> signature.write(file)).isInstanceOf(NotationConfigException.class);
    signature.replace(file);
    assertThat(DetachedSignature.load(file)).isEqualTo(signature);
  }
}
