package interop;

import imagesign.notation.NotationKeys;
import imagesign.notation.PluginProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A plugin of notation as a user of the SDK writes one, with keys in a folder. */
final class PluginMain {
  private PluginMain() {}

  /**
   * Carries out one command.
   *
   * @param args the command
   * @throws IOException if a stream fails
   */
  public static void main(String[] args) throws IOException {
    PluginProgram plugin =
        PluginProgram.of(
            "imagesign",
            "0.1.0",
            (id, config) -> {
              Path folder = Path.of(config.getOrDefault("folder", ""));
              Path key = folder.resolve(id + ".key");
              if (!Files.isRegularFile(key)) {
                throw new IllegalArgumentException("keyId: there is no key " + id);
              }
              return NotationKeys.load(key, folder.resolve(id + ".crt"));
            });
    System.exit(plugin.run(args, System.in, System.out, System.err));
  }
}
