package imagesign.notation;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** An entry of notation's {@code signingkeys.json}: where a key is, not the key. Thread-safe. */
public sealed interface NamedKey {
  /** {@return what the user calls the key} */
  String name();

  /**
   * A key in files, which {@link NotationKeys#load} reads.
   *
   * @param name what the user calls the key
   * @param keyFile the private key in PEM
   * @param chainFile its certificates in PEM, leaf first, root last
   */
  record InFiles(String name, Path keyFile, Path chainFile) implements NamedKey {
    public InFiles {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(keyFile, "keyFile");
      Objects.requireNonNull(chainFile, "chainFile");
    }
  }

  /**
   * A key behind a plugin, which {@link NotationSigner#with(NotationPlugin, String,
   * imagesign.spi.ArtifactStore)} signs with.
   *
   * @param name what the user calls the key
   * @param plugin the name of the plugin
   * @param id what the plugin calls the key
   * @param config what the plugin is configured with; may be secret
   */
  record ByPlugin(String name, String plugin, String id, Map<String, String> config)
      implements NamedKey {
    public ByPlugin {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(plugin, "plugin");
      Objects.requireNonNull(id, "id");
      config = Map.copyOf(config);
    }

    /** {@return the names, without the configuration} */
    @Override
    public String toString() {
      return name + ", key " + id + " of plugin " + plugin;
    }
  }
}
