package imagesign.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * A seeded stream of damaged inputs for the tests of a parser: bits flipped, pieces cut out,
 * doubled or swapped, tokens of text formats put in.
 *
 * <p>The seed is fresh unless {@code -Dimagesign.seed} gives one, and {@link #toString} says it:
 * print that, so that a failure can be had again. {@code -Dimagesign.mutants} says how many mutants
 * a test makes. Not thread-safe.
 */
public final class Mutations {
  private static final int DEFAULT_COUNT = 2000;
  private static final int MAX_PIECE = 24;
  private static final String[] TOKENS = {
    "{",
    "}",
    "[",
    "]",
    "\"",
    ":",
    ",",
    "\\",
    "null",
    "true",
    "0",
    "-1",
    "1e9",
    "\\u0000",
    "\\ud800",
    "9223372036854775808",
    "{}",
    "[]",
    "\"\"",
    "=",
    "-----",
    "\n",
    "\u00e9",
    "sha256:",
    "AAAA"
  };

  private final String name;
  private final long seed;
  private final Random random;

  private Mutations(String name, long seed) {
    this.name = name;
    this.seed = seed;
    this.random = new Random(seed);
  }

  /**
   * Starts a stream.
   *
   * @param name what is damaged, for the report
   * @return a stream with the seed of {@code -Dimagesign.seed}, or with a fresh one
   */
  public static Mutations of(String name) {
    return new Mutations(name, Long.getLong("imagesign.seed", System.nanoTime()));
  }

  /** {@return how many mutants to make: {@code -Dimagesign.mutants}, 2000 by default} */
  public int count() {
    return Integer.getInteger("imagesign.mutants", DEFAULT_COUNT);
  }

  /**
   * Damages some bytes in one to three places.
   *
   * @param original the bytes, which stay as they are
   * @return a mutant, which may happen to equal the original
   */
  public byte[] mutate(byte[] original) {
    byte[] mutant = original.clone();
    for (int i = random.nextInt(3); i >= 0; i--) {
      mutant = mutateOnce(mutant);
    }
    return mutant;
  }

  private byte[] mutateOnce(byte[] bytes) {
    int at = random.nextInt(bytes.length + 1);
    int end = Math.min(bytes.length, at + 1 + random.nextInt(MAX_PIECE));
    byte[] piece = Arrays.copyOfRange(bytes, at, end);
    return switch (random.nextInt(8)) {
      case 0 -> replace(bytes, at, end, new byte[0]);
      case 1 -> replace(bytes, at, at, piece);
      case 2 -> replace(bytes, at, at, token());
      case 3 -> replace(bytes, at, end, token());
      case 4 -> Arrays.copyOf(bytes, at);
      case 5 -> swap(bytes, at, end);
      default -> flip(bytes, at);
    };
  }

  private byte[] token() {
    return TOKENS[random.nextInt(TOKENS.length)].getBytes(StandardCharsets.UTF_8);
  }

  private byte[] flip(byte[] bytes, int at) {
    if (at == bytes.length) {
      return replace(bytes, at, at, new byte[] {(byte) random.nextInt()});
    }
    byte[] flipped = bytes.clone();
    flipped[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    return flipped;
  }

  /** Moves a piece to another place. */
  private byte[] swap(byte[] bytes, int at, int end) {
    byte[] piece = Arrays.copyOfRange(bytes, at, end);
    byte[] rest = replace(bytes, at, end, new byte[0]);
    int to = random.nextInt(rest.length + 1);
    return replace(rest, to, to, piece);
  }

  private static byte[] replace(byte[] bytes, int from, int to, byte[] by) {
    byte[] result = new byte[bytes.length - (to - from) + by.length];
    System.arraycopy(bytes, 0, result, 0, from);
    System.arraycopy(by, 0, result, from, by.length);
    System.arraycopy(bytes, to, result, from + by.length, bytes.length - to);
    return result;
  }

  /** {@return the name, the number of mutants, and the seed as the option that gives it again} */
  @Override
  public String toString() {
    return name + ": " + count() + " mutants, -Dimagesign.seed=" + seed;
  }
}
