package imagesign.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactReferenceTest {
  private static final String HEX =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @ParameterizedTest
  @CsvSource({
    "alpine,                          docker.io/library/alpine:latest",
    "alpine:3.20,                     docker.io/library/alpine:3.20",
    "team/app,                        docker.io/team/app:latest",
    "docker.io/alpine,                docker.io/library/alpine:latest",
    "index.docker.io/library/alpine,  docker.io/library/alpine:latest",
    "registry-1.docker.io/team/app:1, docker.io/team/app:1",
    "localhost/app,                   localhost/app:latest",
    "localhost:5000/app:1,            localhost:5000/app:1",
    "127.0.0.1:5000/a/b/c:1,          127.0.0.1:5000/a/b/c:1",
    "[::1]:5000/app,                  [::1]:5000/app:latest",
    "Registry.Example/app,            registry.example/app:latest",
    "registry.example:443/a,          registry.example:443/a:latest",
    "registry.example/a__b/c.d-e--f,  registry.example/a__b/c.d-e--f:latest",
    "registry.example/app:_Tag.-1,    registry.example/app:_Tag.-1",
  })
  void fillsInWhatMayBeLeftOut(String text, String full) {
    assertThat(ArtifactReference.parse(text)).hasToString(full);
    assertThat(ArtifactReference.parse(full)).isEqualTo(ArtifactReference.parse(text));
  }

  @Test
  void aDigestNeedsNoTagAndAllowsOne() {
    ArtifactReference pinned = ArtifactReference.parse("registry.example/app@sha256:" + HEX);
    assertThat(pinned.tag()).isEmpty();
    assertThat(pinned.identifier()).isEqualTo("sha256:" + HEX);
    ArtifactReference both = ArtifactReference.parse("registry.example/app:1@sha256:" + HEX);
    assertThat(both.tag()).contains("1");
    assertThat(both.identifier()).isEqualTo("sha256:" + HEX);
    assertThat(both).hasToString("registry.example/app:1@sha256:" + HEX);
    assertThat(ArtifactReference.parse("registry.example/app:1").withDigest(both.digest().get()))
        .isEqualTo(both);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "@",
        "/",
        "app:",
        "app@",
        "app:a:b",
        "App",
        "REGISTRY/app",
        "registry.example/",
        "registry.example/App",
        "registry.example//app",
        "registry.example/app/",
        "registry.example/-app",
        "registry.example/app-",
        "registry.example/a___b",
        "registry.example/a..b",
        "registry.example/../app",
        "registry.example/app:-tag",
        "registry.example/app:.tag",
        "registry.example/app:ta/g",
        "registry.example/app:tag ",
        " registry.example/app",
        "registry.example/app\n",
        "registry.example:0/app",
        "registry.example:0443/app",
        "registry.example:65536/app",
        "registry.example:99999999999/app",
        "registry.example:/app",
        "-registry.example/app",
        "registry-.example/app",
        "registry..example/app",
        "user@registry.example/app",
        "https://registry.example/app",
        "registry.example/app@sha256:abc",
        "registry.example/app@md5:d41d8cd98f00b204e9800998ecf8427e",
        "registry.example/app@sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
        "registry.example/app@sha256:../../../../../../../../../../../../../../../../../../etc/pas"
      })
  void refusesWhatBreaksTheGrammar(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> ArtifactReference.parse(text));
  }

  @Test
  void refusesNamesThatAreTooLongInBoundedTime() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ArtifactReference.parse("registry.example/" + "a".repeat(256)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ArtifactReference.parse("registry.example/" + "a-".repeat(100_000)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ArtifactReference.parse("a-".repeat(100_000) + ".example/app"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ArtifactReference.parse("registry.example/app:" + "t".repeat(129)));
  }

  @Test
  void aRegistryNeedsADotAPortOrToBeLocalhost() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Repository("registry", "app"));
  }

  @Test
  void messagesBoundWhatTheyQuote() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ArtifactReference.parse("registry.example/\u0007" + "A".repeat(5000)))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300).doesNotContain("\u0007"));
  }
}
