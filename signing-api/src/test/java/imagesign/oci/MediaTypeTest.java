package imagesign.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypeTest {
  @Test
  void foldsTheNameAndKeepsParameters() {
    MediaType type = new MediaType("Application/JSON; Charset=UTF-8");
    assertThat(type).hasToString("application/json; Charset=UTF-8");
    assertThat(type.essence()).hasToString("application/json");
  }

  @Test
  void tellsIndexesFromManifests() {
    assertThat(MediaType.OCI_INDEX.isIndex()).isTrue();
    assertThat(MediaType.DOCKER_MANIFEST_LIST.isIndex()).isTrue();
    assertThat(MediaType.OCI_MANIFEST.isIndex()).isFalse();
    assertThat(MediaType.OCI_MANIFEST.isManifest()).isTrue();
    assertThat(MediaType.DOCKER_MANIFEST.isManifest()).isTrue();
    assertThat(MediaType.OCI_EMPTY.isManifest()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "json", "/json", "application/", "a b/c", "a/b\n", "a/b/c"})
  void refusesEveryOtherForm(String text) {
    assertThat(MediaType.tryParse(text)).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> new MediaType(text));
  }

  @Test
  void boundsNamesAndParameters() {
    String longest = "a".repeat(127) + "/" + "b".repeat(127) + ";" + "c".repeat(256);
    assertThat(MediaType.tryParse(longest)).isPresent();
    assertThat(MediaType.tryParse("a" + longest)).isEmpty();
    assertThat(MediaType.tryParse(longest + "c")).isEmpty();
    assertThat(MediaType.tryParse("a/b" + longest.substring(128))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b;", "a/b;\u00e9", "a;/b", ".a/b", "a/+b", "a/b ;c", "a\u212a/b"})
  void refusesNeighboursOfTheForm(String text) {
    assertThat(MediaType.tryParse(text)).isEmpty();
  }
}
