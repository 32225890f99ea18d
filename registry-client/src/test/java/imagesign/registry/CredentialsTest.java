package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
