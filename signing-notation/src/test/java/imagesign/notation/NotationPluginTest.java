package imagesign.notation;

import static imagesign.notation.Verdicts.reasons;
import static imagesign.notation.Verdicts.verify;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import imagesign.UndecidedException;
import imagesign.VerificationResult;
import imagesign.VerificationResult.Verified;
import imagesign.VerifiedArtifact;
import imagesign.core.json.JsonArray;
import imagesign.core.json.JsonObject;
import imagesign.key.SigningKey;
import imagesign.key.ToBeSigned;
import imagesign.notation.PluginException.Reason;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.spi.Step;
import imagesign.testkit.FakePlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plugins as programs that behave and misbehave. */
class NotationPluginTest {
  private static final String METADATA =
      """
      {"name":"demo","description":"d","version":"1.2.0","url":"https://demo.example/",\
      "supportedContractVersions":["1.0"],"capabilities":["%s"]}""";

  private final MemoryStore store = new MemoryStore();
  private final ArtifactReference image = store.image("image");
  private final Signatory alice = Signatory.of(Kind.EC_256, chain -> chain.length(2));

  @TempDir private Path plugins;

  private FakePlugin fake() {
    return FakePlugin.install(plugins, "demo");
  }

  private FakePlugin fake(PluginCapability capability) {
    return fake().answer("get-plugin-metadata", METADATA.formatted(capability));
  }

  private NotationPlugin plugin() {
    return NotationPlugin.of(plugins, "demo");
  }

  private static Reason refusal(ThrowingCallable call) {
    return catchThrowableOfType(PluginException.class, call).reason();
  }

  @Test
  void describesItself() {
    fake(PluginCapability.SIGNATURE_GENERATOR_RAW);
    PluginMetadata metadata = plugin().metadata();
    assertThat(metadata.version()).isEqualTo("1.2.0");
    assertThat(metadata.capabilities()).containsExactly(PluginCapability.SIGNATURE_GENERATOR_RAW);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"demo\"|\"other\"|METADATA_INVALID",
        "\"d\"|\"\"|METADATA_INVALID",
        "\"1.2.0\"|\"\"|METADATA_INVALID",
        "\"https://demo.example/\"|\"\"|METADATA_INVALID",
        "[\"1.0\"]|[]|METADATA_INVALID",
        "[\"1.0\"]|[\"2.0\"]|CONTRACT_UNSUPPORTED",
        "[\"SIGNATURE_GENERATOR.RAW\"]|[]|METADATA_INVALID",
        "{|[|OUTPUT_MALFORMED"
      })
  void refusesIncompleteMetadata(String part, String other, Reason reason) {
    String good = METADATA.formatted(PluginCapability.SIGNATURE_GENERATOR_RAW);
    assertThat(good).contains(part);
    fake().answer("get-plugin-metadata", good.replace(part, other));
    assertThat(refusal(() -> plugin().metadata())).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "VALIDATION_ERROR, VALIDATION_ERROR, false",
    "UNSUPPORTED_CONTRACT_VERSION, UNSUPPORTED_CONTRACT_VERSION, false",
    "ACCESS_DENIED, ACCESS_DENIED, false",
    "TIMEOUT, TIMEOUT, true",
    "THROTTLED, THROTTLED, true",
    "ERROR, ERROR, false",
    "KeyVaultError, ERROR, false"
  })
  void passesErrorCodesOn(String said, PluginException.Code code, boolean isTransient) {
    fake()
        .fail(
            "get-plugin-metadata",
            1,
            "{\"errorCode\":\"" + said + "\",\"errorMessage\":\"no sign right\"}");
    PluginException e = catchThrowableOfType(PluginException.class, () -> plugin().metadata());
    assertThat(e.reason()).isEqualTo(Reason.FAILED);
    assertThat(e.code()).contains(code);
    assertThat(e.isTransient()).isEqualTo(isTransient);
    assertThat(e).hasMessageContaining("no sign right");
  }

  @Test
  void tellsSilentAndGarbledFailuresApart() {
    fake().fail("get-plugin-metadata", 1, "");
    assertThat(refusal(() -> plugin().metadata())).isEqualTo(Reason.FAILED_SILENTLY);
    fake().fail("get-plugin-metadata", 1, "panic: at once");
    assertThat(refusal(() -> plugin().metadata())).isEqualTo(Reason.OUTPUT_MALFORMED);
  }

  /** notation-go #484: output without end. */
  @Test
  void endsAFloodOnEitherPipe() {
    for (boolean onError : new boolean[] {false, true}) {
      fake().flood("get-plugin-metadata", onError);
      assertThat(refusal(() -> plugin().metadata())).isEqualTo(Reason.OUTPUT_LIMIT);
    }
  }

  @Test
  void endsAPluginThatHangs() {
    fake().hang("get-plugin-metadata");
    NotationPlugin impatient = plugin().timeLimit(Duration.ofMillis(300));
    PluginException e = catchThrowableOfType(PluginException.class, impatient::metadata);
    assertThat(e.reason()).isEqualTo(Reason.TIME_LIMIT);
    assertThat(e.isTransient()).isTrue();
  }

  @Test
  void readsBothPipesAtOnce() {
    fake()
        .chatter(
            "get-plugin-metadata", METADATA.formatted(PluginCapability.SIGNATURE_GENERATOR_RAW));
    assertThat(plugin().metadata().name()).isEqualTo("demo");
  }

  /** notation-go #316. */
  @Test
  void refusesLinks() throws IOException {
    FakePlugin real = FakePlugin.install(plugins.resolve("elsewhere"), "demo");
    Files.createDirectories(plugins.resolve("demo"));
    Files.createSymbolicLink(plugins.resolve("demo/notation-demo"), real.program());
    assertThat(refusal(() -> plugin().metadata())).isEqualTo(Reason.NOT_A_FILE);
    Files.delete(plugins.resolve("demo/notation-demo"));
    Files.delete(plugins.resolve("demo"));
    assertThat(refusal(() -> plugin().metadata())).isEqualTo(Reason.MISSING);
    Files.createSymbolicLink(plugins.resolve("demo"), plugins.resolve("elsewhere/demo"));
    assertThat(refusal(() -> plugin().metadata())).isEqualTo(Reason.NOT_A_FILE);
    assertThat(real.wasRun()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "a\\b", "/bin/sh", "a b", "ä"})
  void aNameIsNoPath(String name) {
    assertThatThrownBy(() -> NotationPlugin.of(plugins, name))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void configurationReachesThePluginAndNoMessage() {
    FakePlugin fake =
        fake()
            .fail(
                "get-plugin-metadata",
                1,
                "{\"errorCode\":\"ERROR\",\"errorMessage\":\"bad token s3cret-token\"}");
    PluginException e =
        catchThrowableOfType(
            PluginException.class,
            () -> plugin().config(Map.of("token", "s3cret-token", "on", "a")).metadata());
    assertThat(e.getMessage()).contains("bad token").doesNotContain("s3cret");
    assertThat(Forgery.json(Bytes.utf8(fake.request("get-plugin-metadata"))).object("pluginConfig"))
        .isEqualTo(JsonObject.ofStrings(Map.of("token", "s3cret-token", "on", "a")));
  }

  // Signing.

  private FakePlugin signing(String keySpec) {
    return fake(PluginCapability.SIGNATURE_GENERATOR_RAW)
        .answer("describe-key", "{\"keyId\":\"k\",\"keySpec\":\"" + keySpec + "\"}");
  }

  /** What the plugin would answer to what this signer asks: the time is fixed, so that is known. */
  private String signature(EnvelopeFormat format, String keyId) {
    SigningKey key = alice.key();
    UnsignedEnvelope unsigned =
        UnsignedEnvelope.of(
            NotationAlgorithm.ES256,
            EnvelopeMaker.target(store.describe(image), Map.of()),
            SignerOptions.DEFAULT.with(format).with(Signatory.CLOCK));
    Bytes value =
        key.sign(NotationAlgorithm.ES256.algorithm(), ToBeSigned.of(unsigned.toBeSigned()));
    return JsonObject.builder()
        .put("keyId", keyId)
        .put("signature", Base64s.encode(value))
        .put("signingAlgorithm", "ECDSA-SHA-256")
        .put(
            "certificateChain",
            JsonArray.ofStrings(
                alice.chain().der().stream().map(Bytes::copyOf).map(Base64s::encode).toList()))
        .build()
        .toBytes()
        .toUtf8();
  }

  private NotationSigner signer() {
    return NotationSigner.with(plugin(), "k", store).clock(Signatory.CLOCK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"JWS", "COSE"})
  void signsByAPlugin(EnvelopeFormat format) {
    FakePlugin fake = signing("EC-256").answer("generate-signature", signature(format, "k"));
    signer().format(format).sign(image);
    VerifiedArtifact verified = verify(store, image, alice.trusted().build()).orThrow();
    assertThat(verified.details(NotationSignature.class).get(0).signingAgent())
        .contains("imagesign demo/1.2.0");
    JsonObject request = Forgery.json(Bytes.utf8(fake.request("generate-signature")));
    assertThat(request.string("contractVersion")).isEqualTo("1.0");
    assertThat(request.string("keySpec")).isEqualTo("EC-256");
    assertThat(request.string("hashAlgorithm")).isEqualTo("SHA-256");
  }

  @Test
  void refusesWhatAPluginShouldNotReturn() {
    FakePlugin fake = signing("EC-256");
    String good = signature(EnvelopeFormat.JWS, "k");
    fake.answer("generate-signature", signature(EnvelopeFormat.JWS, "another"));
    assertThat(refusal(() -> signer().sign(image))).isEqualTo(Reason.KEY_MISMATCH);
    fake.answer("generate-signature", good.replace("ECDSA-SHA-256", "ECDSA-SHA-384"));
    assertThat(refusal(() -> signer().sign(image))).isEqualTo(Reason.SIGNATURE_INVALID);
    fake.answer("generate-signature", signature(EnvelopeFormat.COSE, "k"));
    assertThat(refusal(() -> signer().sign(image))).isEqualTo(Reason.SIGNATURE_INVALID);
    fake.answer(
        "generate-signature",
        good.replaceFirst("\"certificateChain\":\\[.*\\]", "\"certificateChain\":[]"));
    assertThat(refusal(() -> signer().sign(image))).isEqualTo(Reason.CHAIN_INVALID);
    fake.answer("generate-signature", good.replace("\"signature\":\"", "\"signature\":\"?"));
    assertThat(refusal(() -> signer().sign(image))).isEqualTo(Reason.OUTPUT_MALFORMED);
    assertThat(store.listed(image.digest().orElseThrow())).isEmpty();
  }

  @Test
  void refusesKeysOfOtherKindsAndPluginsThatCantSign() {
    signing("RSA-1024");
    assertThat(refusal(this::signer)).isEqualTo(Reason.KEY_UNSUPPORTED);
    signing("EC-256").answer("describe-key", "{\"keyId\":\"x\",\"keySpec\":\"EC-256\"}");
    assertThat(refusal(this::signer)).isEqualTo(Reason.KEY_MISMATCH);
    fake(PluginCapability.SIGNATURE_VERIFIER_REVOCATION_CHECK);
    assertThat(refusal(this::signer)).isEqualTo(Reason.CAPABILITY_MISSING);
  }

  private static String envelope(Bytes envelope, EnvelopeFormat type) {
    return JsonObject.builder()
        .put("signatureEnvelope", Base64s.encode(envelope))
        .put("signatureEnvelopeType", type.mediaType().value())
        .put("annotations", JsonObject.ofStrings(Map.of("demo.id", "9")))
        .build()
        .toBytes()
        .toUtf8();
  }

  @Test
  void takesAnEnvelopeOfAPluginIfItIsOverTheImage() {
    FakePlugin fake = fake(PluginCapability.SIGNATURE_GENERATOR_ENVELOPE);
    Bytes good = Forgery.by(alice).over(store.describe(image)).jws();
    fake.answer("generate-envelope", envelope(good, EnvelopeFormat.JWS));
    NotationSigner signer =
        NotationSigner.with(plugin(), "k", store).expireAfter(Duration.ofHours(1));
    signer.sign(image);
    assertThat(verify(store, image, alice.trusted().build())).isInstanceOf(Verified.class);
    JsonObject request = Forgery.json(Bytes.utf8(fake.request("generate-envelope")));
    assertThat(request.integer("expiryDurationInSeconds")).isEqualTo(3600);
    assertThat(store.listed(image.digest().orElseThrow()).get(0).annotations())
        .containsEntry("demo.id", "9");

    fake.answer("generate-envelope", envelope(good, EnvelopeFormat.COSE));
    assertThat(refusal(() -> signer.sign(image))).isEqualTo(Reason.SIGNATURE_INVALID);
    fake.answer("generate-envelope", envelope(Forgery.by(alice).jws(), EnvelopeFormat.JWS));
    assertThat(refusal(() -> signer.sign(image))).isEqualTo(Reason.SIGNATURE_INVALID);
    String payload =
        new Payload(store.describe(image))
            .toBytes(EnvelopeFormat.JWS)
            .toUtf8()
            .replace("\"size\"", "\"urls\":[],\"size\"");
    Bytes slipped = Forgery.by(alice).payload(Bytes.utf8(payload)).jws();
    fake.answer("generate-envelope", envelope(slipped, EnvelopeFormat.JWS));
    assertThat(refusal(() -> signer.sign(image))).isEqualTo(Reason.SIGNATURE_INVALID);
    fake.answer("generate-envelope", envelope(Bytes.utf8("{}"), EnvelopeFormat.JWS));
    assertThat(refusal(() -> signer.sign(image))).isEqualTo(Reason.SIGNATURE_INVALID);
    assertThatThrownBy(() -> signer.attribute("a", "b"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // Verification.

  private void attachDemand(String minVersion, String attribute) {
    String n = "io.cncf.notary.";
    String version = minVersion.isEmpty() ? "" : ",\"" + n + "verificationPluginMinVersion\"";
    String more = attribute.isEmpty() ? "" : ",\"" + attribute + "\"";
    Bytes envelope =
        Forgery.by(alice)
            .over(store.describe(image))
            .jws(
                text ->
                    text.replace(
                            "\"crit\":[",
                            "\"crit\":[\"" + n + "verificationPlugin\"" + version + more + ",")
                        .replaceFirst(
                            "\\{",
                            "{\""
                                + n
                                + "verificationPlugin\":\"demo\","
                                + (minVersion.isEmpty()
                                    ? ""
                                    : "\""
                                        + n
                                        + "verificationPluginMinVersion\":\""
                                        + minVersion
                                        + "\",")
                                + (attribute.isEmpty() ? "" : "\"" + attribute + "\":\"gold\",")));
    store.unlist(image.digest().orElseThrow());
    store.attach(image, EnvelopeFormat.JWS, envelope);
  }

  private VerificationResult<VerifiedArtifact> verifyNaming(VerificationLevel level) {
    return verify(store, image, alice.trusted().level(level).plugin(plugin()).build());
  }

  private static String result(String capability, boolean success, String... processed) {
    return """
        {"verificationResults":{"%s":{"success":%s,"reason":"team unknown"}},\
        "processedAttributes":%s}"""
        .formatted(capability, success, JsonArray.ofStrings(List.of(processed)).toBytes().toUtf8());
  }

  private static final String IDENTITY = "SIGNATURE_VERIFIER.TRUSTED_IDENTITY";
  private static final String REVOCATION = "SIGNATURE_VERIFIER.REVOCATION_CHECK";

  /** An envelope alone can start no process. */
  @Test
  void aPluginThatTheAuthorityDoesNotNameIsNotRun() {
    FakePlugin fake = fake(PluginCapability.SIGNATURE_VERIFIER_TRUSTED_IDENTITY);
    attachDemand("", "");
    for (VerificationLevel level :
        List.of(VerificationLevel.STRICT, VerificationLevel.PERMISSIVE, VerificationLevel.AUDIT)) {
      assertThat(reasons(store, image, alice.trusted().level(level).build()))
          .containsExactly(NotationReason.PLUGIN_NOT_NAMED);
    }
    assertThat(fake.wasRun()).isFalse();
  }

  @Test
  void aPluginJudgesTheIdentity() {
    FakePlugin fake =
        fake(PluginCapability.SIGNATURE_VERIFIER_TRUSTED_IDENTITY)
            .answer("verify-signature", result(IDENTITY, true, "demo.tier"));
    attachDemand("1.0.0", "demo.tier");
    NotationAuthority authority =
        NotationAuthority.builder(TrustStores.of("ca:test", List.of(alice.root())))
            .trustStore("ca:test")
            .trustedIdentity("demo:team-a")
            .plugin(plugin())
            .build();
    assertThat(verify(store, image, authority)).isInstanceOf(Verified.class);
    JsonObject request = Forgery.json(Bytes.utf8(fake.request("verify-signature")));
    assertThat(request.object("trustPolicy").strings("trustedIdentities"))
        .containsExactly("demo:team-a");
    assertThat(request.object("trustPolicy").strings("signatureVerification"))
        .containsExactly(IDENTITY);
    JsonObject signature = request.object("signature");
    assertThat(
            signature.object("criticalAttributes").object("extendedAttributes").string("demo.tier"))
        .isEqualTo("gold");
    assertThat(signature.strings("unprocessedAttributes")).containsExactly("demo.tier");
    assertThat(signature.strings("certificateChain")).hasSize(2);

    fake.answer("verify-signature", result(IDENTITY, false, "demo.tier"));
    assertThat(reasons(store, image, authority))
        .containsExactly(NotationReason.PLUGIN_REFUSES_IDENTITY);
    fake.answer("verify-signature", result(IDENTITY, true));
    assertThat(reasons(store, image, authority))
        .containsExactly(NotationReason.CRITICAL_ATTRIBUTE_UNKNOWN);
    fake.answer("verify-signature", result(REVOCATION, true, "demo.tier"));
    assertThatThrownBy(() -> verify(store, image, authority))
        .isInstanceOf(UndecidedException.class);
  }

  @Test
  void aPluginCantMakeAStrangerTrusted() {
    fake(PluginCapability.SIGNATURE_VERIFIER_TRUSTED_IDENTITY)
        .answer("verify-signature", result(IDENTITY, true));
    attachDemand("", "");
    NotationAuthority authority =
        NotationAuthority.builder(
                TrustStores.of("ca:test", List.of(Signatory.of(Kind.EC_384).root())))
            .trustStore("ca:test")
            .trustedIdentity("*")
            .plugin(plugin())
            .build();
    assertThat(reasons(store, image, authority)).containsExactly(NotationReason.CHAIN_NOT_TRUSTED);
  }

  @Test
  void aPluginJudgesRevocation() {
    FakePlugin fake =
        fake(PluginCapability.SIGNATURE_VERIFIER_REVOCATION_CHECK)
            .answer("verify-signature", result(REVOCATION, false));
    attachDemand("", "");
    assertThat(reasons(verifyNaming(VerificationLevel.STRICT)))
        .containsExactly(NotationReason.PLUGIN_SAYS_REVOKED);
    VerificationResult<VerifiedArtifact> logged = verifyNaming(VerificationLevel.PERMISSIVE);
    assertThat(logged).isInstanceOf(Verified.class);
    assertThat(logged.decision().evidence().get(0).steps())
        .anySatisfy(
            step -> {
              assertThat(step.name()).isEqualTo("revocation");
              assertThat(step.outcome()).isEqualTo(Step.Outcome.LOGGED);
            });
    fake.answer("verify-signature", result(REVOCATION, true));
    assertThat(verifyNaming(VerificationLevel.STRICT)).isInstanceOf(Verified.class);
  }

  /** The reference implementation asks nobody then, and lets critical attributes pass. */
  @Test
  void withNothingToAskCriticalAttributesAreNotUnderstood() {
    fake(PluginCapability.SIGNATURE_VERIFIER_REVOCATION_CHECK);
    VerificationLevel skipping =
        VerificationLevel.STRICT.override(ValidationType.REVOCATION, ValidationAction.SKIP);
    attachDemand("", "demo.tier");
    assertThat(reasons(verifyNaming(skipping)))
        .containsExactly(NotationReason.CRITICAL_ATTRIBUTE_UNKNOWN);
    attachDemand("", "");
    assertThat(verifyNaming(skipping)).isInstanceOf(Verified.class);
  }

  @ParameterizedTest
  @CsvSource({
    "1.2.0, ",
    "1.2.0-rc.1, ",
    "1.2.1, PLUGIN_TOO_OLD",
    "2.0.0-alpha, PLUGIN_TOO_OLD",
    "1.2, PLUGIN_VERSION_MALFORMED",
    "01.2.0, PLUGIN_VERSION_MALFORMED"
  })
  void aPluginMustBeNewEnough(String wanted, NotationReason reason) {
    fake(PluginCapability.SIGNATURE_VERIFIER_TRUSTED_IDENTITY)
        .answer("verify-signature", result(IDENTITY, true));
    attachDemand(wanted, "");
    VerificationResult<VerifiedArtifact> result = verifyNaming(VerificationLevel.STRICT);
    if (reason == null) {
      assertThat(result).isInstanceOf(Verified.class);
    } else {
      assertThat(reasons(result)).containsExactly(reason);
    }
  }

  @Test
  void aPluginThatOnlySignsVerifiesNothing() {
    fake(PluginCapability.SIGNATURE_GENERATOR_RAW);
    attachDemand("", "");
    assertThat(reasons(verifyNaming(VerificationLevel.STRICT)))
        .containsExactly(NotationReason.PLUGIN_VERIFIES_NOTHING);
  }

  @Test
  void aPluginThatFailsLeavesTheAnswerOpen() {
    fake(PluginCapability.SIGNATURE_VERIFIER_TRUSTED_IDENTITY)
        .fail("verify-signature", 1, "{\"errorCode\":\"THROTTLED\",\"errorMessage\":\"later\"}");
    attachDemand("", "");
    assertThatThrownBy(() -> verifyNaming(VerificationLevel.STRICT))
        .isInstanceOf(UndecidedException.class);
  }
}
