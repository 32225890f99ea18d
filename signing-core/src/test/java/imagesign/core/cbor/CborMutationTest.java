package imagesign.core.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.upokecenter.cbor.CBORException;
import com.upokecenter.cbor.CBORObject;
import imagesign.oci.Bytes;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Any bytes at all are read, or refused with the one exception, and soon. */
@Tag("mutation")
class CborMutationTest {
  private static final int MUTANTS = Integer.getInteger("imagesign.mutants", 2000);

  @Test
  void parsersThrowNothingElse() {
    long seed = Long.getLong("imagesign.seed", System.nanoTime());
    System.out.println("CborMutationTest: -Dimagesign.seed=" + seed + ", mutants " + MUTANTS);
    Random random = new Random(seed);
    CborRandom documents = new CborRandom(random);
    int[] accepted = new int[1];
    assertTimeoutPreemptively(
        Duration.ofSeconds(30 + MUTANTS / 1000),
        () -> {
          for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = documents.value(4).toBytes().toByteArray();
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
              mutant = mutate(mutant, random);
            }
            check(Bytes.copyOf(mutant), accepted);
          }
        });
    System.out.println("accepted " + accepted[0]);
  }

  private static void check(Bytes mutant, int[] accepted) {
    CborValue value;
    try {
      value = Cbor.parseWithTags(mutant);
    } catch (CborException expected) {
      return;
    }
    accepted[0]++;
    Bytes written = value.toBytes();
    assertThat(written.size()).isLessThanOrEqualTo(mutant.size());
    assertThat(Cbor.parseWithTags(written)).isEqualTo(value);
    assertAnotherImplementationAccepts(mutant);
  }

  /** What ours takes is well-formed: the other one may only object to what a tag means. */
  private static void assertAnotherImplementationAccepts(Bytes mutant) {
    try {
      CBORObject.DecodeFromBytes(mutant.toByteArray());
    } catch (CBORException e) {
      assertThat(Arrays.stream(e.getStackTrace()).map(StackTraceElement::getClassName))
          .as(mutant.toHex())
          .anyMatch(name -> name.contains("Tag") || name.contains("Converter"));
    }
  }

  private static byte[] mutate(byte[] in, Random random) {
    int at = random.nextInt(in.length + 1);
    int end = Math.min(in.length, at + random.nextInt(8));
    return switch (random.nextInt(5)) {
      case 0 -> splice(in, at, end, new byte[] {(byte) random.nextInt(256)});
      case 1 -> splice(in, at, end, new byte[0]);
      case 2 -> Arrays.copyOf(in, at);
      case 3 -> splice(in, at, at, Arrays.copyOfRange(in, at / 2, end));
      default -> flip(in, at, random);
    };
  }

  private static byte[] flip(byte[] in, int at, Random random) {
    byte[] out = Arrays.copyOf(in, Math.max(in.length, at + 1));
    out[at] ^= (byte) (1 << random.nextInt(8));
    return out;
  }

  private static byte[] splice(byte[] in, int from, int to, byte[] with) {
    byte[] out = new byte[in.length - (to - from) + with.length];
    System.arraycopy(in, 0, out, 0, from);
    System.arraycopy(with, 0, out, from, with.length);
    System.arraycopy(in, to, out, from + with.length, in.length - to);
    return out;
  }
}
