package imagesign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.RecordedRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignAndVerifyTest {
  private Fixture files;
  private InMemoryRegistry registry;
  private String image;
  private String digest;

  @BeforeAll
  void generateKeys(@TempDir Path directory) {
    files = new Fixture(directory);
    registry = InMemoryRegistry.start();
  }

  @AfterAll
  void close() {
    registry.close();
  }

  @BeforeEach
  void pushImage() {
    String repository = "app" + System.nanoTime();
    digest = Fixture.image(registry, repository, "1.0");
    image = registry.host() + "/" + repository + ":1.0";
  }

  @AfterEach
  void heal() {
    registry.clearFaults();
  }

  private Run.Result sign(String... more) {
    return Run.withPassword().of(arguments("sign", files.privateKey(), more));
  }

  private Run.Result verify(String... more) {
    return verifyWith(files.publicKey(), more);
  }

  private static Run.Result verifyWith(String key, String... more) {
    return Run.program()
        .of(
            arguments(
                "verify",
                key,
                Stream.concat(Stream.of("--insecure-ignore-tlog"), Stream.of(more))
                    .toArray(String[]::new)));
  }

  private static String[] arguments(String command, String key, String... more) {
    List<String> arguments = new ArrayList<>(List.of("cosign", command, "--key", key));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bundle", "legacy"})
  void verifiesWhatItSigned(String format) {
    Run.Result signed = sign("--format", format, image).exits(0).saysNothingOnErr();
    assertThat(signed.out()).startsWith("signed ").contains(digest);

    Run.Result verified = verify(image).exits(0).saysNothingOnErr();
    assertThat(verified.out())
        .startsWith("verified " + image + "@" + digest)
        .contains("  signed by key sha256:");
  }

  @Test
  void storesBundlesUnlessToldOtherwise() {
    sign(image).exits(0);
    JsonObject verified = verify("--output", "json", image).exits(0).image();
    assertThat(
            verified
                .getAsJsonArray("signatures")
                .get(0)
                .getAsJsonObject()
                .get("format")
                .getAsString())
        .isEqualTo("bundle");
  }

  @Test
  void doesNotStoreTheSameLegacySignatureTwice() {
    assertThat(sign("--format", "legacy", image).exits(0).out()).startsWith("signed ");
    assertThat(sign("--format", "legacy", image).exits(0).out()).startsWith("was signed already ");
  }

  @Test
  void rejectsUnsignedImage() {
    Run.Result result = verify(image).exits(1).saysNothingOnOut();
    assertThat(result.err()).contains("rejected " + image).contains("common.no-signature");
  }

  @Test
  void rejectsSignatureByAnotherKey() {
    sign(image).exits(0);
    Run.Result result = verifyWith(files.otherPublicKey(), image).exits(1).saysNothingOnOut();
    assertThat(result.err()).contains("cosign.signature-invalid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-a", "--annotations"})
  void asksForAnnotationsWithTheirValues(String option) {
    sign(option, "env=prod", option, "note=a=b; c", image).exits(0);
    assertThat(verify("-a", "env=prod", image).exits(0).out())
        .contains("  annotation env=prod", "  annotation note=a=b; c");
    verify("-a", "env=prod", "-a", "note=a=b; c", image).exits(0);
    assertThat(verify("-a", "env=dev", image).exits(1).err()).contains("cosign.annotation-missing");
    assertThat(verify("-a", "team=x", image).exits(1).err()).contains("cosign.annotation-missing");
  }

  @Test
  void splitsAnnotationsAtCommasLikeCosign() {
    sign("-a", "a=1,b=2", "-a", "\"c=3,4", image).exits(2);
    sign("-a", "a=1,b=2", "-a", "\"c=3,\"\"4\"\"\",d=", image).exits(0);
    assertThat(verify(image).exits(0).out())
        .contains("annotation a=1", "annotation b=2", "annotation c=3,\"4\"", "annotation d=");
  }

  @Test
  void takesKeysFromTheEnvironment() throws Exception {
    String privateKey = java.nio.file.Files.readString(Path.of(files.privateKey()));
    String publicKey = java.nio.file.Files.readString(Path.of(files.publicKey()));
    Run.withPassword()
        .with("PRIVATE", privateKey)
        .of("cosign", "sign", "--key", "env://PRIVATE", image)
        .exits(0);
    Run.program()
        .with("PUBLIC", publicKey)
        .of("cosign", "verify", "--key", "env://PUBLIC", "--insecure-ignore-tlog", image)
        .exits(0);
  }

  @Test
  void verifiesPlatformsOnlyIfAsked() {
    List<String> digests = Fixture.index(registry, "multi", "1.0");
    String index = registry.host() + "/multi:1.0";
    sign(index).exits(0);
    verify(index).exits(0);
    assertThat(verify("--recursive", index).exits(1).err())
        .contains("common.no-signature", digests.get(1), digests.get(2));

    sign("--recursive", index).exits(0);
    JsonObject verified = verify("-r", "--output", "json", index).exits(0).image();
    assertThat(strings(verified, "platforms")).containsExactlyElementsOf(digests.subList(1, 3));
  }

  @Test
  void describesVerifiedImagesInJson() {
    sign("-a", "env=prod", image).exits(0);
    JsonObject json = verify("--output", "json", image).exits(0).saysNothingOnErr().image();
    assertThat(json.keySet())
        .containsExactly(
            "image",
            "reference",
            "digest",
            "outcome",
            "signers",
            "signatures",
            "platforms",
            "failures",
            "detail",
            "evidence");
    assertThat(json.get("image").getAsString()).isEqualTo(image);
    assertThat(json.get("reference").getAsString()).isEqualTo(image + "@" + digest);
    assertThat(json.get("digest").getAsString()).isEqualTo(digest);
    assertThat(json.get("outcome").getAsString()).isEqualTo("verified");
    assertThat(json.getAsJsonArray("failures")).isEmpty();
    JsonObject signer = json.getAsJsonArray("signers").get(0).getAsJsonObject();
    assertThat(signer.get("type").getAsString()).isEqualTo("key");
    assertThat(signer.get("fingerprint").getAsString()).startsWith("sha256:");
    JsonObject signature = json.getAsJsonArray("signatures").get(0).getAsJsonObject();
    assertThat(signature.getAsJsonObject("annotations").get("env").getAsString()).isEqualTo("prod");
    JsonObject evidence = json.getAsJsonArray("evidence").get(0).getAsJsonObject();
    assertThat(evidence.get("status").getAsString()).isEqualTo("passed");
  }

  @Test
  void describesRejectedImagesInJson() {
    sign(image).exits(0);
    Run.Result result = verifyWith(files.otherPublicKey(), "--output", "json", image).exits(1);
    JsonObject json = result.saysNothingOnErr().image();
    assertThat(json.get("outcome").getAsString()).isEqualTo("rejected");
    assertThat(json.get("digest").getAsString()).isEqualTo(digest);
    assertThat(json.getAsJsonArray("signers")).isEmpty();
    assertThat(json.getAsJsonArray("signatures")).isEmpty();
    JsonObject failure = json.getAsJsonArray("failures").get(0).getAsJsonObject();
    assertThat(failure.keySet()).containsExactly("source", "place", "index", "reason", "detail");
    assertThat(failure.get("reason").getAsString()).isEqualTo("cosign.signature-invalid");
    assertThat(failure.get("place").getAsString()).isEqualTo("referrer");
  }

  @Test
  void describesMissingAnswersInJson() {
    registry.fail(Fault.status(503));
    JsonObject json = verify("--output", "json", image).exits(3).saysNothingOnErr().image();
    assertThat(json.get("outcome").getAsString()).isEqualTo("no-answer");
    assertThat(json.get("digest").isJsonNull()).isTrue();
    assertThat(json.get("detail").getAsString()).isNotEmpty();
  }

  @Test
  void describesSignedImagesInJson() {
    JsonObject json = sign("--output", "json", image).exits(0).saysNothingOnErr().image();
    assertThat(json.keySet())
        .containsExactly(
            "image", "reference", "digest", "outcome", "signatures", "failures", "detail");
    assertThat(json.get("outcome").getAsString()).isEqualTo("signed");
    JsonObject signature = json.getAsJsonArray("signatures").get(0).getAsJsonObject();
    assertThat(signature.keySet()).containsExactly("subject", "manifest", "added");
    assertThat(signature.get("subject").getAsString()).endsWith("@" + digest);
    assertThat(signature.get("added").getAsBoolean()).isTrue();
  }

  @Test
  void hasNoAnswerIfTheRegistryHasNone() {
    registry.fail(Fault.status(503));
    assertThat(verify(image).exits(3).saysNothingOnOut().err()).contains("no answer for " + image);
    assertThat(sign(image).exits(3).saysNothingOnOut().err()).contains("no answer for " + image);
  }

  @Test
  void hasNoAnswerForAnImageThatIsNotThere() {
    assertThat(verify(image + "x").exits(3).err()).contains("there is no image");
    assertThat(sign(image + "x").exits(3).err()).contains("there is no image");
  }

  @Test
  void refusesToSignWhatIsMalformed() {
    String broken =
        registry.putManifest("broken", "1.0", Fixture.MANIFEST, Fixture.bytes("{\"config\":1}"));
    Run.Result result = sign(registry.host() + "/broken:1.0").exits(1).saysNothingOnOut();
    assertThat(result.err()).contains("rejected", "common.manifest-malformed");
    assertThat(registry.manifest("broken", broken)).isPresent();
  }

  @Test
  void judgesEveryImageAndEndsAsTheWorst() {
    sign(image).exits(0);
    String unsigned = registry.host() + "/unsigned:1.0";
    Fixture.image(registry, "unsigned", "1.0");
    String absent = registry.host() + "/absent:1.0";

    verify(image, absent).exits(3);
    verify(unsigned, image).exits(1);
    Run.Result all = verify("--output", "json", absent, unsigned, image).exits(1);
    assertThat(all.images())
        .extracting(json -> json.getAsJsonObject().get("outcome").getAsString())
        .containsExactly("no-answer", "rejected", "verified");
  }

  @Test
  void signsEveryImageThatItCan() {
    Run.Result result = sign("--output", "json", registry.host() + "/absent:1.0", image).exits(3);
    assertThat(result.images())
        .extracting(json -> json.getAsJsonObject().get("outcome").getAsString())
        .containsExactly("no-answer", "signed");
    verify(image).exits(0);
  }

  @Test
  void readsNothingTwiceAndAsksForNothingElse() {
    sign(image).exits(0);
    registry.clearRequests();
    verify(image).exits(0);
    // The tag, then what a bundle costs: the list, its manifest, its content.
    assertThat(registry.requests())
        .hasSize(4)
        .extracting(RecordedRequest::method)
        .containsOnly("GET");
  }

  private static List<String> strings(JsonObject json, String member) {
    return json.getAsJsonArray(member).asList().stream().map(JsonElement::getAsString).toList();
  }
}
