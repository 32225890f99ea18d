package imagesign.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.MediaType;
import imagesign.spi.ContentException;
import imagesign.testkit.Mutations;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Any bytes at all are parsed as another parser does, or refused with the one exception. */
@Tag("mutation")
class JsonMutationTest {
  /** What manifests lack. */
  private static final String EVERYTHING =
      """
      { "s": "a\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00é😀",
        "n": [-0, 1.5e-3, 12E+7, []],\t"l": [true, false, null, {}] }\r
      """;

  private final Mutations mutations = Mutations.of("JsonMutationTest");
  private int accepted;

  @Test
  void jsonIsAcceptedAndUnderstoodAsByAnotherParser() {
    String[] seeds = {ManifestsTest.IMAGE, ManifestsTest.INDEX, EVERYTHING, EVERYTHING};
    mutate(seeds, (mutant, i) -> compare(mutant.toByteArray()));
  }

  @Test
  void manifestsAreAcceptedWithTheirBytesOrRefused() {
    mutate(
        new String[] {ManifestsTest.IMAGE, ManifestsTest.INDEX},
        (mutant, i) -> parse(i % 2 == 0 ? MediaType.OCI_MANIFEST : MediaType.OCI_INDEX, mutant));
  }

  /** Checks one mutant. */
  private interface Check {
    void check(Bytes mutant, int seed);
  }

  private void mutate(String[] seeds, Check check) {
    System.out.println(mutations);
    assertTimeoutPreemptively(
        Duration.ofSeconds(30 + mutations.count() / 1000),
        () -> {
          for (int i = 0; i < mutations.count(); i++) {
            int seed = i % seeds.length;
            byte[] original = Bytes.utf8(seeds[seed]).toByteArray();
            check.check(Bytes.copyOf(mutations.mutate(original)), seed);
          }
        });
    System.out.println("accepted " + accepted);
  }

  private void compare(byte[] mutant) {
    Optional<JsonValue> expected = StrictGson.parse(mutant);
    Optional<JsonValue> actual = parse(mutant);

    assertThat(actual).isEqualTo(expected);
    actual.ifPresent(value -> assertThat(Json.parse(value.toBytes())).isEqualTo(value));
    accepted += actual.isPresent() ? 1 : 0;
  }

  private static Optional<JsonValue> parse(byte[] text) {
    try {
      return Optional.of(Json.parse(Bytes.copyOf(text)));
    } catch (JsonException expected) {
      assertThat(expected.getMessage()).hasSizeLessThan(300);
      return Optional.empty();
    }
  }

  private void parse(MediaType type, Bytes mutant) {
    try {
      Manifest manifest = Manifests.parse(type, mutant, Digest.Algorithm.SHA256);
      assertThat(manifest.content()).isEqualTo(mutant);
      accepted++;
    } catch (ContentException expected) {
      assertThat(expected.reason().code()).isEqualTo("common.manifest-malformed");
    }
  }
}
