package imagesign.notation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import imagesign.ImageSigningException;
import imagesign.core.json.JsonArray;
import imagesign.core.json.JsonObject;
import imagesign.key.ToBeSigned;
import imagesign.oci.Bytes;
import imagesign.oci.MediaType;
import imagesign.testkit.FakePlugin;
import imagesign.testkit.TestChain;
import imagesign.testkit.TimestampAuthority;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files signed by plugins, and stamped with the time. */
class BlobSignerTest {
  private static final String METADATA =
      """
      {"name":"demo","description":"d","version":"1.2.0","url":"https://demo.example/",\
      "supportedContractVersions":["1.0"],"capabilities":["%s"]}""";
  private static final MediaType TEXT = new MediaType("text/plain");

  @TempDir private Path plugins;

  private final Signatory alice = Signatory.of(Kind.EC_384);
  private final Blob blob = Blob.of(Bytes.utf8("content"));

  private FakePlugin fake(PluginCapability capability) {
    return FakePlugin.install(plugins, "demo")
        .answer("get-plugin-metadata", METADATA.formatted(capability))
        .answer("describe-key", "{\"keyId\":\"k\",\"keySpec\":\"EC-384\"}");
  }

  /** What the plugin would answer: the time is fixed, so what it is asked is known. */
  private String signature() {
    UnsignedEnvelope unsigned =
        UnsignedEnvelope.of(
            NotationAlgorithm.ES384,
            EnvelopeMaker.target(
                blob.describe(TEXT, NotationAlgorithm.ES384.hash()), Map.of("a", "b")),
            SignerOptions.DEFAULT.with(Signatory.CLOCK));
    Bytes value =
        alice.key().sign(NotationAlgorithm.ES384.algorithm(), ToBeSigned.of(unsigned.toBeSigned()));
    return JsonObject.builder()
        .put("keyId", "k")
        .put("signature", Base64s.encode(value))
        .put("signingAlgorithm", "ECDSA-SHA-384")
        .put(
            "certificateChain",
            JsonArray.ofStrings(
                alice.chain().der().stream().map(Bytes::copyOf).map(Base64s::encode).toList()))
        .build()
        .toBytes()
        .toUtf8();
  }

  private NotationBlobSigner byPlugin() {
    return NotationBlobSigner.with(NotationPlugin.of(plugins, "demo"), "k").clock(Signatory.CLOCK);
  }

  private BlobVerification verify(DetachedSignature signature) {
    BlobTrustPolicy policy =
        BlobTrustPolicy.parse(
            Bytes.utf8(
                """
                {"version":"1.0","trustPolicies":[{"name":"all","globalPolicy":true,\
                "signatureVerification":{"level":"strict"},"trustStores":["ca:test"],\
                "trustedIdentities":["*"]}]}"""));
    return NotationBlobVerifier.of(policy, TrustStores.of("ca:test", List.of(alice.root())))
        .clock(Signatory.CLOCK)
        .verify(blob, signature);
  }

  @Test
  void aPluginSignsByTheHashOfItsKey() {
    FakePlugin fake = fake(PluginCapability.SIGNATURE_GENERATOR_RAW);
    fake.answer("generate-signature", signature());
    DetachedSignature signature = byPlugin().sign(blob, TEXT, Map.of("a", "b"));
    BlobVerification.Verified verified = (BlobVerification.Verified) verify(signature);
    assertThat(verified.blob().digest().algorithm()).isEqualTo(NotationAlgorithm.ES384.hash());
    assertThat(verified.signature().signingAgent()).contains("imagesign demo/1.2.0");
    assertThatThrownBy(() -> byPlugin().sign(blob, TEXT, Map.of("a", "c")))
        .isInstanceOf(PluginException.class);
  }

  @Test
  void aPluginThatMakesWholeEnvelopesSignsNoFile() {
    fake(PluginCapability.SIGNATURE_GENERATOR_ENVELOPE);
    assertThat(catchThrowableOfType(PluginException.class, this::byPlugin).reason())
        .isEqualTo(PluginException.Reason.CAPABILITY_MISSING);
  }

  @Test
  void signaturesAreStamped() {
    TestChain stamping = TestChain.timestamping().issue();
    try (TimestampAuthority authority = TimestampAuthority.start(stamping)) {
      NotationBlobSigner signer =
          NotationBlobSigner.with(Signatory.of(Kind.EC_256).key())
              .timestamp(authority.uri(), stamping.root().certificate());
      DetachedSignature signature = signer.sign(blob, TEXT, Map.of());
      assertThat(InspectedSignature.of(signature.format(), signature.envelope()).timestamp())
          .hasValueSatisfying(stamp -> assertThat(stamp.error()).isEmpty());
    }
  }

  @Test
  void anAuthorityThatGivesNoTimeFailsTheSigning() {
    NotationBlobSigner signer =
        NotationBlobSigner.with(alice.key())
            .clock(Signatory.CLOCK)
            .timestamp(
                request -> request,
                List.of(TestChain.timestamping().issue().root().certificate()),
                Revocation.standard());
    assertThatThrownBy(() -> signer.sign(blob, TEXT, Map.of()))
        .isInstanceOf(ImageSigningException.class);
  }
}
