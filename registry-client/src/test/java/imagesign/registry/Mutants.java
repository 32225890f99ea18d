package imagesign.registry;

import imagesign.testkit.Mutations;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** Mutants of good text, each handed to a check. */
final class Mutants {
  private Mutants() {}

  static void of(String test, List<String> originals, Consumer<String> check) {
    Mutations mutations = Mutations.of(test);
    System.out.println(mutations);
    for (int i = 0; i < mutations.count(); i++) {
      byte[] mutant = mutations.mutate(utf8(originals.get(i % originals.size())));
      check.accept(new String(mutant, StandardCharsets.UTF_8));
    }
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
