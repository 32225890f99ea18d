package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.oci.Bytes;
import imagesign.oci.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerCredentialsTest {
  private static final String AUTH = base64("user:pass:word");
  private static final Credentials LOGIN = Credentials.basic("user", "pass:word");

  @TempDir Path directory;
  private final List<String> asked = new ArrayList<>();

  @ParameterizedTest
  @Covers({"registries §8.17", "registries §8.16"})
  @CsvSource({
    "r.example, r.example",
    "https://r.example, r.example",
    "https://r.example/, r.example",
    "https://r.example/v1/, r.example",
    "r.example/v2/, r.example",
    "http://r.example:5000, r.example:5000",
    "R.Example, r.example",
    "https://index.docker.io/v1/, docker.io",
    "index.docker.io, docker.io",
    "docker.io, docker.io",
    "registry-1.docker.io, docker.io"
  })
  void findsEveryFormOfAKey(String key, String registry) {
    assertThat(find("{\"auths\":{\"" + key + "\":{\"auth\":\"" + AUTH + "\"}}}", registry))
        .contains(LOGIN);
  }

  @ParameterizedTest
  @Covers("registries §8.17")
  @CsvSource({
    "r.example, r.example:5000",
    "r.example:5000, r.example",
    "r.example/team, r.example",
    "example, r.example",
    "evil-r.example, r.example",
    "r.example.evil, r.example",
    "docker.io.evil, docker.io"
  })
  void takesNoOtherKey(String key, String registry) {
    assertThat(find("{\"auths\":{\"" + key + "\":{\"auth\":\"" + AUTH + "\"}}}", registry))
        .isEmpty();
  }

  @ParameterizedTest
  @Covers("registries §8.17")
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"auths\":null}",
        "{\"auths\":{}}",
        "{\"auths\":{\"r.example\":{}}}",
        "{\"auths\":{\"r.example\":{\"auth\":\"\"}}}",
        "{\"auths\":{\"r.example\":null}}",
        "{\"credsStore\":\"\"}"
      })
  void hasNoneWithoutAnError(String config) {
    assertThat(find(config, "r.example")).isEmpty();
  }

  @Test
  @Covers("registries §8.17")
  void anIdentityTokenComesBeforeAnEmptyAuth() {
    assertThat(
            find(
                "{\"auths\":{\"r.example\":{\"auth\":\"\",\"identitytoken\":\"t\"}}}", "r.example"))
        .contains(Credentials.identityToken("t"));
    assertThat(find("{\"auths\":{\"r.example\":{\"registrytoken\":\"t\"}}}", "r.example"))
        .contains(Credentials.registryToken("t"));
  }

  @Test
  @Covers({"registries §8.17", "registries §8.16"})
  void aHelperOfTheRegistryComesBeforeTheCommonOneAndTheFile() {
    String config =
        "{\"credHelpers\":{\"r.example\":\"own\"},\"credsStore\":\"common\",\"auths\":{\"s.example\":"
            + "{\"auth\":\""
            + AUTH
            + "\"}}}";

    assertThat(find(config, "r.example")).contains(Credentials.basic("helper", "own"));
    assertThat(find(config, "docker.io")).contains(Credentials.basic("helper", "common"));
    assertThat(asked).containsExactly("own r.example", "common https://index.docker.io/v1/");
  }

  @Test
  void theNarrowestEntryServesARepository() {
    CredentialProvider provider =
        provider(
            "{\"credsStore\":\"common\",\"auths\":{"
                + entry("r.example", "host")
                + ","
                + entry("r.example/team", "team")
                + ","
                + entry("https://r.example/team/app/", "app")
                + ","
                + entry("docker.io/library", "hub")
                + "}}");

    assertThat(provider.credentials(new Repository("r.example", "team/app")))
        .contains(Credentials.basic("app", "p"));
    assertThat(provider.credentials(new Repository("r.example", "team/app/sub")))
        .contains(Credentials.basic("app", "p"));
    assertThat(provider.credentials(new Repository("r.example", "team/application")))
        .contains(Credentials.basic("team", "p"));
    assertThat(provider.credentials(new Repository("docker.io", "library/x")))
        .contains(Credentials.basic("hub", "p"));
    assertThat(asked).isEmpty();
    assertThat(provider.credentials(new Repository("r.example", "teams/app")))
        .contains(Credentials.basic("helper", "common"));
    assertThat(provider.credentials("r.example")).contains(Credentials.basic("helper", "common"));
  }

  @Test
  void aUserWithoutAnAuthIsTakenAndAnAuthComesFirst() {
    assertThat(
            find(
                "{\"auths\":{\"r.example\":{\"username\":\"u\",\"password\":\"p\"}}}", "r.example"))
        .contains(Credentials.basic("u", "p"));
    assertThat(
            find(
                "{\"auths\":{\"r.example\":{\"username\":\"u\",\"password\":\"p\",\"auth\":\""
                    + AUTH
                    + "\"}}}",
                "r.example"))
        .contains(LOGIN);
  }

  @ParameterizedTest
  @Covers("registries §8.17")
  @CsvSource({
    "r.example:5000, r.example:5000, true",
    "r.example, r.example, true",
    "r.example, r.example:5000, false",
    "r.example:5000, r.example, false",
    "r.example:5000, r.example:5001, false",
    "example, r.example, false",
    "https://index.docker.io/v1/, docker.io, true"
  })
  void aHelperIsForExactlyItsRegistry(String key, String registry, boolean found) {
    assertThat(find("{\"credHelpers\":{\"" + key + "\":\"own\"}}", registry).isPresent())
        .isEqualTo(found);
    assertThat(asked).hasSize(found ? 1 : 0);
  }

  @Test
  @Covers("registries §8.17")
  void theFileServesWhereAHelperHasNone() {
    String config =
        "{\"credsStore\":\"none\",\"auths\":{\"r.example\":{\"auth\":\"" + AUTH + "\"}}}";

    assertThat(find(config, "r.example")).contains(LOGIN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "{\"auths\":[]}",
        "{\"auths\":{\"r.example\":7}}",
        "{\"auths\":{\"r.example\":{\"auth\":\"%%%\"}}}",
        "{\"auths\":{\"r.example\":{\"auth\":\"c2VjcmV0\"}}}",
        "{\"auths\":{\"r.example\":{\"username\":\"secret\"}}}",
        "{\"auths\":{\"r.example\":{\"auth\":\"\",\"registrytoken\":\"a secret\"}}}"
      })
  void aMalformedFileIsAnErrorThatShowsNothingOfIt(String config) {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> find(config, "r.example"))
        .satisfies(
            e -> {
              assertThat(e.getMessage()).doesNotContain("secret", "c2VjcmV0", "%%%");
              assertThat(e.getCause()).isNull();
            });
  }

  @Test
  void readsTheFileEachTime() throws IOException {
    Path file = Files.writeString(directory.resolve("config.json"), "{}");
    DockerCredentials provider = new DockerCredentials(file, this::help);
    assertThat(provider.credentials("r.example")).isEmpty();

    Files.writeString(file, "{\"auths\":{\"r.example\":{\"auth\":\"" + AUTH + "\"}}}");
    assertThat(provider.credentials("r.example")).contains(LOGIN);
  }

  @Test
  void aFileThatIsNotThereHasNone() {
    assertThat(
            new DockerCredentials(directory.resolve("no/such/file"), this::help)
                .credentials("r.example"))
        .isEmpty();
  }

  @Test
  void looksInAllPlacesInOrder() {
    Map<String, String> all =
        Map.of(
            "DOCKER_CONFIG",
            "/d",
            "REGISTRY_AUTH_FILE",
            "/a.json",
            "XDG_RUNTIME_DIR",
            "/x",
            "XDG_CONFIG_HOME",
            "/c");

    assertThat(DockerCredentials.files(all, "/home/u"))
        .containsExactly(
            Path.of("/d/config.json"),
            Path.of("/a.json"),
            Path.of("/x/containers/auth.json"),
            Path.of("/c/containers/auth.json"));
    assertThat(DockerCredentials.files(Map.of(), "/home/u"))
        .containsExactly(
            Path.of("/home/u/.docker/config.json"),
            Path.of("/home/u/.config/containers/auth.json"));
    assertThat(DockerCredentials.files(Map.of("DOCKER_CONFIG", ""), "/home/u"))
        .isEqualTo(DockerCredentials.files(Map.of(), "/home/u"));
    assertThat(DockerCredentials.files(Map.of(), "")).isEmpty();
  }

  @Test
  @Tag("mutation")
  void mutantsGiveCredentialsOrTheOneError() {
    String config =
        "{\"auths\":{\"r.example\":{\"auth\":\""
            + AUTH
            + "\"},\"https://index.docker.io/v1/\":"
            + "{\"identitytoken\":\"t\"}},\"credHelpers\":{\"h.example\":\"x\"},\"credsStore\":\"\"}";
    Mutants.of(
        "DockerCredentialsTest",
        List.of(config),
        mutant -> {
          try {
            DockerConfig parsed = DockerConfig.parse("read", Bytes.utf8(mutant));
            assertThat(parsed.credentials("r.example")).isNotNull();
            assertThat(parsed.helper("h.example")).isNotNull();
          } catch (RegistryException e) {
            assertThat(e.getMessage()).contains("malformed");
          }
        });
  }

  private Optional<Credentials> find(String config, String registry) {
    return provider(config).credentials(registry);
  }

  private CredentialProvider provider(String config) {
    try {
      Path file = Files.writeString(directory.resolve("config.json"), config);
      return new DockerCredentials(file, this::help);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<Credentials> help(String suffix, String server, Operation unused) {
    asked.add(suffix + " " + server);
    return suffix.equals("none")
        ? Optional.empty()
        : Optional.of(Credentials.basic("helper", suffix));
  }

  private static String entry(String key, String user) {
    return "\"" + key + "\":{\"auth\":\"" + base64(user + ":p") + "\"}";
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(Mutants.utf8(text));
  }
}
