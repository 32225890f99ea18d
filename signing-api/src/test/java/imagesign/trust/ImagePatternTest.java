package imagesign.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import imagesign.oci.ArtifactReference;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImagePatternTest {
  private static final String DIGEST =
      "@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @ParameterizedTest
  @CsvSource({
    "**,                            alpine,                      true",
    "docker.io/library/*,           alpine,                      true",
    "index.docker.io/library/*,     alpine,                      true",
    "docker.io/library/*,           team/app,                    false",
    "docker.io/**,                  team/app,                    true",
    "registry.example/app,          registry.example/app:1,      true",
    "registry.example/app,          registry.example/app/x:1,    false",
    "registry.example/ap,           registry.example/app:1,      false",
    "registry.example/app:1,        registry.example/app:1,      true",
    "registry.example/app:1,        registry.example/app:2,      false",
    "registry.example/app:v*,       registry.example/app:v1.2,   true",
    "registry.example/*,            registry.example/app:1,      true",
    "registry.example/*,            registry.example/team/app,   false",
    "registry.example/*/app,        registry.example/team/app,   true",
    "registry.example/**,           registry.example/team/app,   true",
    "registry.example/**/app,       registry.example/a/b/app,    true",
    "registry.example/**/app,       registry.example/app,        false",
    "registry.example/**,           registry.example.evil/app,   false",
    "registry.example/**,           evil/registry.example/app,   false",
    "*.example/**,                  registry.example/app,        true",
    "*.example/**,                  a.b.example/app,             true",
    "*.example/**,                  evil.net/x.example/app,      false",
    "**/miner*,                     registry.example/x/miner-2,  true",
    "registry-1.docker.io/library/*, alpine,                     true",
    "Index.Docker.io/library/*,     alpine,                      true",
    "Registry.Example/**,           registry.example/app,        true",
    "*.Example/**,                  registry.example/app,        true",
    "registry.example/app:V*,       registry.example/app:V1,     true",
    "registry.example/app:V*,       registry.example/app:v1,     false",
    "localhost:5000/**,             localhost:5000/app,          true",
    "localhost:5000/**,             localhost:5001/app,          false",
    "registry.example/a*b*c,        registry.example/axbybzc,    true"
  })
  void matchesWholeReferences(String pattern, String reference, boolean expected) {
    assertThat(ImagePattern.parse(pattern).matches(ArtifactReference.parse(reference)))
        .isEqualTo(expected);
  }

  @Test
  void aTagPatternMatchesATagThatIsPinned() {
    ImagePattern tag = ImagePattern.parse("registry.example/app:v1");
    assertThat(tag.matches(ArtifactReference.parse("registry.example/app:v1" + DIGEST))).isTrue();
    assertThat(tag.matches(ArtifactReference.parse("registry.example/app" + DIGEST))).isFalse();
    assertThat(
            ImagePattern.parse("registry.example/app" + DIGEST)
                .matches(ArtifactReference.parse("registry.example/app:v1" + DIGEST)))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "alpine",
        "team/app",
        "app:1",
        "registry.example",
        "a?b/c",
        "a/x",
        "docker.io/alpine",
        "docker.io/alpine:3",
        "docker.io/*",
        "r.io/App",
        "r.io/a b",
        "r.io/a\n",
        "r.io/$(x)"
      })
  void refusesWhatCouldNeverMatchOrIsNoPattern(String pattern) {
    assertThatIllegalArgumentException().isThrownBy(() -> ImagePattern.parse(pattern));
  }

  @Test
  void manyWildcardsTakeBoundedTime() {
    ImagePattern pattern = ImagePattern.parse("**" + "*a".repeat(250) + "/x");
    ArtifactReference reference = ArtifactReference.parse("registry.example/" + "a".repeat(230));
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> assertThat(pattern.matches(reference)).isFalse());
  }
}
