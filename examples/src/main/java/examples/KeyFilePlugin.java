package examples;

import imagesign.key.SigningKey;
import imagesign.notation.NotationKeys;
import imagesign.notation.PluginProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A plugin of notation, which signs with the keys of a folder: {@code notation sign --plugin
 * keyfiles --id release --plugin-config folder=/keys IMAGE}. Any other {@link SigningKey} takes the
 * place of these files. How it is installed: docs/NOTATION.md.
 */
public final class KeyFilePlugin {
  private KeyFilePlugin() {}

  public static void main(String[] args) throws IOException {
    System.exit(program().run(args, System.in, System.out, System.err));
  }

  static PluginProgram program() {
    return PluginProgram.of("keyfiles", "1.0.0", KeyFilePlugin::open);
  }

  private static SigningKey open(String id, Map<String, String> config) {
    if (!id.matches("[A-Za-z0-9-]+")) {
      throw new IllegalArgumentException("--id: not the name of a key");
    }
    Path folder = Path.of(config.getOrDefault("folder", "."));
    return NotationKeys.load(folder.resolve(id + ".key"), folder.resolve(id + ".pem"));
  }
}
