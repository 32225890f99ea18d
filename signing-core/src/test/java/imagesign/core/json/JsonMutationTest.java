package imagesign.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.MediaType;
import imagesign.spi.ContentException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Any bytes at all are parsed, or refused with the one exception, and soon. */
@Tag("mutation")
class JsonMutationTest {
  private static final int MUTANTS = Integer.getInteger("imagesign.mutants", 2000);
  private static final String[] TOKENS = {
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\\u",
    "\\ud800",
    "null",
    "true",
    "NaN",
    "-",
    "0",
    "1e9",
    "\u0000",
    "\ufeff",
    "//",
    "/*",
    "'",
    "[[[[[[[[",
    "\"size\":",
    "\"a\":1,",
    "99999999999999999999",
  };

  @Test
  void parsersThrowNothingElse() {
    long seed = Long.getLong("imagesign.seed", System.nanoTime());
    System.out.println("JsonMutationTest: -Dimagesign.seed=" + seed + ", mutants " + MUTANTS);
    Random random = new Random(seed);
    List<String> seeds = List.of(ManifestsTest.IMAGE, ManifestsTest.INDEX);
    int[] accepted = new int[2];
    assertTimeoutPreemptively(
        Duration.ofSeconds(30 + MUTANTS / 1000),
        () -> {
          for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = seeds.get(i % 2).getBytes(StandardCharsets.UTF_8);
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
              mutant = mutate(mutant, random);
            }
            check(
                Bytes.copyOf(mutant),
                i % 2 == 0 ? MediaType.OCI_MANIFEST : MediaType.OCI_INDEX,
                accepted);
          }
        });
    System.out.println("accepted as JSON " + accepted[0] + ", as manifests " + accepted[1]);
  }

  private static void check(Bytes mutant, MediaType type, int[] accepted) {
    try {
      JsonValue value = Json.parse(mutant);
      assertThat(Json.parse(value.toBytes())).isEqualTo(value);
      accepted[0]++;
    } catch (JsonException expected) {
      assertThat(expected.getMessage()).hasSizeLessThan(300);
    }
    try {
      Manifest manifest = Manifests.parse(type, mutant, Digest.Algorithm.SHA256);
      assertThat(manifest.content()).isEqualTo(mutant);
      accepted[1]++;
    } catch (ContentException expected) {
      assertThat(expected.reason().code()).isEqualTo("common.manifest-malformed");
    }
  }

  private static byte[] mutate(byte[] in, Random random) {
    int at = random.nextInt(in.length + 1);
    int end = Math.min(in.length, at + random.nextInt(8));
    return switch (random.nextInt(6)) {
      case 0 -> splice(in, at, end, new byte[] {(byte) random.nextInt(256)});
      case 1 -> splice(in, at, end, new byte[0]);
      case 2 ->
          splice(
              in, at, at, TOKENS[random.nextInt(TOKENS.length)].getBytes(StandardCharsets.UTF_8));
      case 3 -> Arrays.copyOf(in, at);
      case 4 -> splice(in, at, at, Arrays.copyOfRange(in, at / 2, end));
      default ->
          splice(
              in, at, end, TOKENS[random.nextInt(TOKENS.length)].getBytes(StandardCharsets.UTF_8));
    };
  }

  private static byte[] splice(byte[] in, int from, int to, byte[] with) {
    byte[] out = new byte[in.length - (to - from) + with.length];
    System.arraycopy(in, 0, out, 0, from);
    System.arraycopy(with, 0, out, from, with.length);
    System.arraycopy(in, to, out, from + with.length, in.length - to);
    return out;
  }
}
