package imagesign.registry;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Seeded mutants of good input; a failure is repeated with the seed that was printed. */
final class Mutants {
  private static final int COUNT = Integer.getInteger("imagesign.mutants", 2000);
  private static final String[] TOKENS = {
    "{", "}", "[", "]", ",", ":", "\"", "\\", "=", " ", "null", "-1", "9e99", "sha256:", "../", "\u0000",
    "\ud83d\ude00", "Bearer ", "Basic ", "\"size\":", "\"a\":1,", "<", ">", ";",
  };

  private Mutants() {}

  static void of(String test, List<String> seeds, Consumer<String> check) {
    long seed = Long.getLong("imagesign.seed", System.nanoTime());
    System.out.println(test + ": -Dimagesign.seed=" + seed + ", mutants " + COUNT);
    Random random = new Random(seed);
    for (int i = 0; i < COUNT; i++) {
      String mutant = seeds.get(i % seeds.size());
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        mutant = mutate(mutant, random);
      }
      check.accept(mutant);
    }
  }

  private static String mutate(String in, Random random) {
    int at = random.nextInt(in.length() + 1);
    int end = Math.min(in.length(), at + random.nextInt(8));
    String token = TOKENS[random.nextInt(TOKENS.length)];
    return switch (random.nextInt(6)) {
      case 0 -> in.substring(0, at) + (char) random.nextInt(256) + in.substring(end);
      case 1 -> in.substring(0, at) + in.substring(end);
      case 2 -> in.substring(0, at) + token + in.substring(at);
      case 3 -> in.substring(0, at);
      case 4 -> in.substring(0, at) + in.substring(at / 2, end) + in.substring(at);
      default -> in.substring(0, at) + token + in.substring(end);
    };
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
