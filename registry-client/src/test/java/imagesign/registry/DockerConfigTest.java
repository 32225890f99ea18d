package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import imagesign.oci.Bytes;
import imagesign.oci.Repository;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerConfigTest {
  private static final Credentials LOGIN = Credentials.basic("u", "p");

  @Test
  void readsASecretOfKubernetes() {
    CredentialProvider provider =
        provider(
            "{\"auths\":{\"r.example\":{\"username\":\"u\",\"password\":\"p\",\"email\":\"e\","
                + "\"auth\":\"dTpw\"}}}");

    assertThat(provider.credentials("r.example")).contains(LOGIN);
    assertThat(provider.credentials(new Repository("r.example", "team/app"))).contains(LOGIN);
    assertThat(provider.credentials("s.example")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"credsStore\":\"evil\"}",
        "{\"credHelpers\":{\"r.example\":\"evil\"}}",
        "{\"credsStore\":\"../../evil\",\"auths\":{\"r.example\":{}}}"
      })
  void runsNoHelperThatItNames(String config) {
    assertThat(provider(config).credentials("r.example")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "*.example, r.example, true",
    "*.example, example, false",
    "*.example, a.r.example, false",
    "*.*.example, a.r.example, true",
    "r*.example, registry.example, true",
    "r*.example, s.example, false",
    "*.example, r.example:5000, false",
    "*.example:5000, r.example:5000, true",
    "r.*, r.example:5000, false",
    "*, localhost, true",
    "**.example, r.example, true",
    "r**y.example, registry.example, true",
    "r.example*, r.example, true",
    "r*r*.example, registry.example, true",
    "r*z*.example, registry.example, false",
    "r.*example*, r.example, true",
    "r.exam*mple, r.example, false",
    "r.example.*, r.example, false",
    "*.example/team, r.example/team/app, true",
    "*.example/team, r.example/teams/app, false",
    "r.example/team/*, r.example/team/app, false"
  })
  void aStarStandsForAPartOfAHost(String key, String wanted, boolean found) {
    CredentialProvider provider = provider("{\"auths\":{\"" + key + "\":{\"auth\":\"dTpw\"}}}");
    int slash = wanted.indexOf('/');
    Optional<Credentials> credentials =
        slash < 0
            ? provider.credentials(wanted)
            : provider.credentials(
                new Repository(wanted.substring(0, slash), wanted.substring(slash + 1)));

    assertThat(credentials.isPresent()).isEqualTo(found);
  }

  /** A file comes from elsewhere at times, as the secret of a cluster does. */
  @Test
  void manyStarsTakeNoTime() {
    String stars = "*a".repeat(100);
    String hosts = "{\"" + stars + "b\":{\"auth\":\"dTpw\"},\"" + stars + "\":{\"auth\":\"eDp5\"}}";
    CredentialProvider provider = provider("{\"auths\":" + hosts + "}");

    Optional<Credentials> found =
        assertTimeoutPreemptively(
            Duration.ofSeconds(30), () -> provider.credentials("a".repeat(120) + ".example"));

    assertThat(found).isEmpty();
    assertThat(provider.credentials("a".repeat(120) + ":1")).isEmpty();
    assertThat(provider.credentials("a".repeat(120))).contains(Credentials.basic("x", "y"));
  }

  @Test
  void anExactEntryComesBeforeAStar() {
    CredentialProvider provider =
        provider(
            "{\"auths\":{\"*.example\":{\"auth\":\"eDp5\"},\"r.example\":{\"auth\":\"dTpw\"}}}");

    assertThat(provider.credentials("r.example")).contains(LOGIN);
    assertThat(provider.credentials("s.example")).contains(Credentials.basic("x", "y"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "secret", "{\"auths\":{},\"auths\":{}}"})
  void refusesWhatIsNone(String config) {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> provider(config))
        .satisfies(
            e -> {
              assertThat(e.getMessage()).doesNotContain("secret");
              assertThat(e.getCause()).isNull();
            });
  }

  private static CredentialProvider provider(String config) {
    return CredentialProvider.dockerConfig(Bytes.utf8(config));
  }
}
