package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import imagesign.oci.Repository;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CredentialsTest {
  private static final Credentials LOGIN = Credentials.basic("user", "s3cret");

  @Test
  void showNoSecret() {
    assertThat(LOGIN.toString()).doesNotContain("user", "s3cret");
    assertThat(Credentials.identityToken("s3cret").toString()).doesNotContain("s3cret");
  }

  @Test
  void refuseWhatCannotBeSent() {
    assertThatIllegalArgumentException().isThrownBy(() -> Credentials.basic("a:b", "c"));
    assertThatIllegalArgumentException().isThrownBy(() -> Credentials.registryToken("a\r\nb"));
  }

  @Test
  void basicHeaderIsThatOfTheRfc() {
    assertThat(Credentials.basic("Aladdin", "open sesame").basicHeader())
        .isEqualTo("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  }

  @Test
  void aProviderIsForOneRegistry() {
    CredentialProvider hub = CredentialProvider.of("index.docker.io", LOGIN);

    assertThat(hub.credentials("docker.io")).contains(LOGIN);
    assertThat(hub.credentials("registry.example")).isEmpty();
  }

  @Test
  void theEnvironmentHasAUserAndAPasswordForOneRegistry() {
    Map<String, String> variables =
        new HashMap<>(Map.of("USER", "u", "PASSWORD", "", "COLON", "a:b"));
    CredentialProvider provider =
        new EnvironmentCredentials("r.example", "USER", "PASSWORD", variables::get);

    assertThat(provider.credentials("r.example")).contains(Credentials.basic("u", ""));
    assertThat(provider.credentials(new Repository("r.example", "x"))).isPresent();
    assertThat(provider.credentials("s.example")).isEmpty();
    variables.remove("PASSWORD");
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> provider.credentials("r.example"));
    variables.remove("USER");
    assertThat(provider.credentials("r.example")).isEmpty();
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(
            () ->
                new EnvironmentCredentials("r.example", "COLON", "COLON", variables::get)
                    .credentials("r.example"));
    assertThat(
            CredentialProvider.environment("r.example", "IMAGESIGN_NO_SUCH", "VARIABLE")
                .credentials("r.example"))
        .isEmpty();
  }

  @Test
  void aChainAsksForTheRepository() {
    CredentialProvider narrow =
        new CredentialProvider() {
          @Override
          public Optional<Credentials> credentials(String registry) {
            return Optional.empty();
          }

          @Override
          public Optional<Credentials> credentials(Repository repository) {
            return Optional.of(Credentials.basic(repository.path(), "p"));
          }
        };
    CredentialProvider chain = CredentialProvider.firstOf(narrow, registry -> Optional.of(LOGIN));

    assertThat(chain.credentials(new Repository("r.example", "a/b")))
        .contains(Credentials.basic("a/b", "p"));
    assertThat(chain.credentials("r.example")).contains(LOGIN);
  }

  @Test
  void theFirstThatHasAnyAnswers() {
    CredentialProvider chain =
        CredentialProvider.firstOf(
            CredentialProvider.anonymous(),
            CredentialProvider.of("r.example", LOGIN),
            registry -> Optional.of(Credentials.identityToken("t")));

    assertThat(chain.credentials("r.example")).contains(LOGIN);
    assertThat(chain.credentials("s.example")).contains(Credentials.identityToken("t"));
  }
}
