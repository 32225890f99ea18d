package imagesign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import imagesign.testkit.FakePlugin;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.TestChain;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys and plugins that notation's configuration knows. */
class NotationKeyTest {
  private static final String METADATA =
      """
      {"name":"demo","description":"d","version":"1.2.0","url":"https://demo.example/",\
      "supportedContractVersions":["1.0"],"capabilities":["SIGNATURE_GENERATOR.%s"]}""";

  @TempDir Path directory;

  private final InMemoryRegistry registry = InMemoryRegistry.builder().start();
  private NotationFixture files;
  private String image;

  @BeforeEach
  void prepare() {
    files = new NotationFixture(directory);
    Fixture.image(registry, "app", "1.0");
    image = registry.host() + "/app:1.0";
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  /** Writes what {@code notation key add} and {@code cert generate-test} leave behind. */
  private void keys(String defaultKey) {
    TestChain stranger = TestChain.codeSigning().length(2).issue();
    files.write("stranger.pem", stranger.leaf().privateKeyPem());
    files.write("strangers.pem", stranger.pem());
    files.write(
        "config/signingkeys.json",
        """
        {"default":"%s","keys":[
          {"name":"release","keyPath":"%s","certPath":"%s"},
          {"name":"stranger","keyPath":"%s","certPath":"%s"},
          {"name":"gone","keyPath":"%s","certPath":"%s"},
          {"name":"vault","id":"k-17","pluginName":"demo","pluginConfig":{"region":"eu","a":"1"}}]}"""
            .formatted(
                defaultKey,
                files.path("key.pem"),
                files.path("chain.pem"),
                files.path("stranger.pem"),
                files.path("strangers.pem"),
                files.path("no-such.pem"),
                files.path("chain.pem")));
  }

  private FakePlugin plugin(String capability) {
    return FakePlugin.install(files.config.resolve("plugins"), "demo")
        .answer("get-plugin-metadata", METADATA.formatted(capability))
        .fail(
            "describe-key",
            1,
            "{\"errorCode\":\"ACCESS_DENIED\",\"errorMessage\":\"no sign right\"}");
  }

  @Test
  void theDefaultKeySignsWhereNoneIsNamed() {
    keys("release");
    files.run("sign", image).exits(0);
    files.run("verify", image).exits(0);
    String file = files.write("a.txt", "content").toString();
    files.run("blob sign", file).exits(0);
    files.run("blob verify", "--signature", file + ".jws.sig", file).exits(0);
  }

  @Test
  void aKeyIsNamed() {
    keys("release");
    files.run("sign", "--key", "stranger", image).exits(0);
    files.run("verify", image).exits(1);
    files.run("sign", "--key", "release", image).exits(0);
    files.run("verify", image).exits(0);
  }

  @Test
  void aKeyThatIsNotThereIsToldApart() {
    keys("");
    assertThat(files.run("sign", image).exits(2).err()).contains("no default key");
    assertThat(files.run("sign", "--key", "other", image).exits(2).err()).contains("--cert-chain");
    files.run("sign", "--key", files.path("key.pem"), image).exits(2);
    files.run("sign", "--key", "gone", image).exits(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"default\":\"a\",\"keys\":[]}", "{\"keys\":[{\"name\":\"a\"}]}"})
  void aMalformedListOfKeysIsWrongUsage(String document) {
    files.write("config/signingkeys.json", document);
    assertThat(files.run("sign", image).exits(2).err()).contains("signingkeys.json");
  }

  @Test
  void filesNeedNoConfiguration() {
    String[] sign = {
      "notation", "sign", "--key", files.path("key.pem"), "--cert-chain", files.path("chain.pem")
    };
    String[] all = Arrays.copyOf(sign, sign.length + 1);
    all[sign.length] = image;
    Run.program().with("NOTATION_CONFIG", files.path("none")).of(all).exits(0);
  }

  @Test
  void theFormOfEnvelopesIsASettingOfTheUser() {
    files.write("config/config.json", "{\"insecureRegistries\":[],\"signatureFormat\":\"cose\"}");
    files.sign("sign", image).exits(0);
    assertThat(format()).isEqualTo("cose");
  }

  @Test
  void aFlagGoesBeforeTheSetting() {
    files.write("config/config.json", "{\"signatureFormat\":\"cose\"}");
    files.sign("sign", "--signature-format", "jws", image).exits(0);
    assertThat(format()).isEqualTo("jws");
  }

  private String format() {
    JsonObject verified = files.run("verify", "--output", "json", image).exits(0).image();
    return verified
        .getAsJsonArray("signatures")
        .get(0)
        .getAsJsonObject()
        .get("format")
        .getAsString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"signatureFormat\":\"xml\"}", "{\"signatureFormat\":1}", "["})
  void aMalformedSettingIsWrongUsage(String settings) {
    files.write("config/config.json", settings);
    assertThat(files.sign("sign", image).exits(2).err()).contains("config.json");
    files.sign("sign", "--signature-format", "jws", image).exits(0);
  }

  @Test
  void aPluginIsAskedWithItsSettings() {
    FakePlugin plugin = plugin("RAW");
    String err =
        files
            .run(
                "sign",
                "--plugin",
                "demo",
                "--id",
                "k-17",
                "--plugin-config",
                "pin=s3cret-marker",
                image)
            .exits(3)
            .err();
    assertThat(err).contains("no sign right");
    assertThat(plugin.request("describe-key"))
        .contains("\"keyId\":\"k-17\"", "\"pluginConfig\":{\"pin\":\"s3cret-marker\"}");
  }

  @Test
  void aKeyOfTheConfigurationMayBeBehindAPlugin() {
    keys("release");
    FakePlugin plugin = plugin("RAW");
    files.run("sign", image).exits(0);
    assertThat(plugin.wasRun()).isFalse();
    files.run("sign", "--key", "vault", "--plugin-config", "a=2", image).exits(3);
    assertThat(plugin.request("describe-key"))
        .contains("\"keyId\":\"k-17\"", "\"pluginConfig\":{\"a\":\"2\",\"region\":\"eu\"}");
  }

  @Test
  void whatMakesWholeEnvelopesSignsNoFile() {
    FakePlugin plugin = plugin("ENVELOPE");
    String file = files.write("a.txt", "content").toString();
    assertThat(files.run("blob sign", "--plugin", "demo", "--id", "k", file).exits(3).err())
        .contains("can't sign blobs");
    assertThat(plugin.wasRun()).isTrue();
  }

  @Test
  void aPluginThatIsNotInstalledLeavesTheAnswerOpen() {
    files.run("sign", "--plugin", "none", "--id", "k", image).exits(3);
  }

  /** An envelope that asks for no plugin starts none, and one that does only the one named. */
  @Test
  void verifyingRunsNoPluginThatNobodyAsksFor() {
    FakePlugin plugin = plugin("RAW");
    files.sign("sign", image).exits(0);
    files.run("verify", image).exits(0);
    files.run("verify", "--plugin", "demo", "--plugin-config", "a=1", image).exits(0);
    assertThat(plugin.wasRun()).isFalse();
  }

  @Test
  void wrongUsageIsTold() {
    files.run("sign", image).exits(2);
    files.run("sign", "--cert-chain", files.path("chain.pem"), image).exits(2);
    files.run("sign", "--plugin", "x", image).exits(2);
    files.run("sign", "--id", "x", image).exits(2);
    files.run("sign", "--plugin", "../x", "--id", "k", image).exits(2);
    files.run("verify", "--plugin", "../x", image).exits(2);
    files.run("verify", "--plugin-config", "a=1", image).exits(2);
    files.sign("sign", "--plugin", "demo", "--id", "k", image).exits(2);
    files.sign("sign", "--plugin-config", "a=1", image).exits(2);
    files.sign("sign", "--signature-format", "xml", image).exits(2);
    files.sign("sign", "--timestamp-url", "http://tsa.example/", image).exits(2);
    files.sign("sign", "--timestamp-root-cert", files.path("chain.pem"), image).exits(2);
    files.sign("sign", "-m", "novalue", image).exits(2);
    files.sign("sign", "-m", "a=1", "-m", "a=1", image).exits(2);
    files.sign("sign", "-m", "io.cncf.notary.x=1", image).exits(2);
    files.sign("blob sign", files.path("none")).exits(2);
    files.run("blob verify", files.path("key.pem")).exits(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10ms", "0s", "-1h", "1.5s", "1", "h", "", "1h 1m", "999999999h"})
  void aLifetimeIsOfWholeSeconds(String lifetime) {
    files.sign("sign", "--expiry", lifetime, image).exits(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1s", "1h30m", "1.5h", "0.5m", "8760h"})
  void aLifetimeIsWrittenAsInGo(String lifetime) {
    files.sign("sign", "--expiry", lifetime, image).exits(0);
  }
}
