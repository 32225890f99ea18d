package imagesign.core.crypto;

import java.util.Arrays;
import java.util.Random;

/** Small changes to binary structures. */
final class Mutations {
  private Mutations() {}

  static byte[] mutate(byte[] original, Random random) {
    byte[] bytes = original.clone();
    int at = random.nextInt(Math.max(1, bytes.length));
    switch (random.nextInt(6)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) random.nextInt(256);
      case 2 -> bytes = Arrays.copyOf(bytes, at);
      case 3 -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(3));
      case 4 -> {
        // The headers of a structure are at its start.
        int early = random.nextInt(Math.min(40, bytes.length));
        bytes[early] = (byte) (bytes[early] + (random.nextBoolean() ? 1 : -1));
      }
      default -> {
        byte[] without = Arrays.copyOf(bytes, bytes.length - 1);
        System.arraycopy(bytes, at + 1, without, at, bytes.length - at - 1);
        bytes = without;
      }
    }
    return bytes;
  }
}
