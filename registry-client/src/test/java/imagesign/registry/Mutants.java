package imagesign.registry;

import imagesign.testkit.Mutations;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** Mutants of good text, each handed to a check. */
final class Mutants {
  private static final int LEAST = 20;

  private Mutants() {}

  /** Uses a mutant, and says whether it was accepted. */
  interface Use {
    boolean accepts(String mutant) throws Exception;
  }

  static void of(String test, List<String> originals, Consumer<String> check) {
    Mutations mutations = Mutations.of(test);
    System.out.println(mutations);
    for (int i = 0; i < mutations.count(); i++) {
      check.accept(mutant(mutations, originals, i));
    }
  }

  /**
   * Counts what is accepted.
   *
   * @param share what part of all mutants is made: one in so many, where each takes long
   */
  static void counted(String test, int share, List<String> originals, Use use) throws Exception {
    Mutations mutations = Mutations.of(test);
    int count = Math.max(LEAST, mutations.count() / share);
    int accepted = 0;
    for (int i = 0; i < count; i++) {
      String mutant = mutant(mutations, originals, i);
      try {
        accepted += use.accepts(mutant) ? 1 : 0;
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(mutations + ", mutant " + i + ": " + mutant, e);
      }
    }
    System.out.println(mutations + ", of which " + count + " made, accepted " + accepted);
  }

  private static String mutant(Mutations mutations, List<String> originals, int number) {
    byte[] original = utf8(originals.get(number % originals.size()));
    return new String(mutations.mutate(original), StandardCharsets.UTF_8);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
