package imagesign.notation;

import imagesign.core.json.Json;
import imagesign.core.json.JsonException;
import imagesign.core.json.JsonObject;
import imagesign.notation.NotationConfigException.Reason;
import imagesign.oci.Bytes;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What notation's {@code signingkeys.json} says of the user's keys: their names are unique, and the
 * default is one of them. No key is read and no plugin is run. Immutable and thread-safe.
 */
public final class NamedKeys {
  private static final int MAX_BYTES = 4 * 1024 * 1024;

  private final Map<String, NamedKey> keys;
  private final Optional<NamedKey> defaultKey;

  private NamedKeys(Map<String, NamedKey> keys, Optional<NamedKey> defaultKey) {
    this.keys = keys;
    this.defaultKey = defaultKey;
  }

  /** Reads the file; where there is none there are no keys. */
  static NamedKeys load(Path file) {
    return ConfigFiles.exists(file)
        ? parse(ConfigFiles.readFollowingLinks(file, MAX_BYTES))
        : new NamedKeys(Map.of(), Optional.empty());
  }

  /**
   * Reads the document.
   *
   * @param content the content of {@code signingkeys.json}
   * @return the keys
   * @throws NotationConfigException if it is malformed
   */
  public static NamedKeys parse(Bytes content) {
    try {
      JsonObject json = Json.parseObject(content);
      Map<String, NamedKey> keys = new LinkedHashMap<>();
      for (JsonObject entry : json.optionalObjects("keys").orElse(List.of())) {
        NamedKey key = key(entry);
        if (key.name().isEmpty() || keys.putIfAbsent(key.name(), key) != null) {
          throw malformed("a key without a name of its own: " + Texts.quote(key.name()));
        }
      }
      return new NamedKeys(keys, defaultOf(json, keys));
    } catch (JsonException e) {
      throw new NotationConfigException(
          Reason.CONFIG_MALFORMED, "signing keys: " + e.getMessage(), e);
    }
  }

  private static NamedKey key(JsonObject entry) {
    String name = entry.optionalString("name").orElse("");
    String plugin = entry.optionalString("pluginName").orElse("");
    if (!plugin.isEmpty()) {
      return new NamedKey.ByPlugin(
          name,
          plugin,
          entry.string("id"),
          entry.optionalStringMap("pluginConfig").orElse(Map.of()));
    }
    return new NamedKey.InFiles(
        name, path(entry.string("keyPath")), path(entry.string("certPath")));
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw malformed("not a path: " + Texts.quote(text));
    }
  }

  private static Optional<NamedKey> defaultOf(JsonObject json, Map<String, NamedKey> keys) {
    Optional<String> name = json.optionalString("default").filter(text -> !text.isEmpty());
    if (name.isPresent() && !keys.containsKey(name.get())) {
      throw malformed("the default is no key: " + Texts.quote(name.get()));
    }
    return name.map(keys::get);
  }

  private static NotationConfigException malformed(String what) {
    return new NotationConfigException(Reason.CONFIG_MALFORMED, "signing keys: " + what);
  }

  /**
   * Finds a key.
   *
   * @param name what the user calls it
   * @return the key, if there is one of this name
   */
  public Optional<NamedKey> named(String name) {
    return Optional.ofNullable(keys.get(name));
  }

  /** {@return the key that signs where none is named, if there is one} */
  public Optional<NamedKey> defaultKey() {
    return defaultKey;
  }

  /** {@return the keys in the order of the file} */
  public List<NamedKey> all() {
    return List.copyOf(keys.values());
  }

  /** {@return the names of the keys} */
  @Override
  public String toString() {
    return keys.keySet().toString();
  }
}
