package imagesign.notation;

import imagesign.core.json.Json;
import imagesign.core.json.JsonException;
import imagesign.core.json.JsonObject;
import imagesign.notation.PluginException.Code;
import imagesign.notation.PluginException.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * An installed plugin of notation, a program that signs or verifies. Notary Project specification,
 * "Plugin Extensibility", contract 1.0.
 *
 * <p>Whoever names a plugin trusts the program with what it is asked. It runs with the rights and
 * the environment of this process, for a limited time, and prints a limited amount. Its name is
 * never a path, and links are not followed. Immutable and thread-safe.
 */
public final class NotationPlugin {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,128}");
  private static final int SECRET_LENGTH = 4;

  private final String name;
  private final Path executable;
  private final Map<String, String> config;
  private final Duration timeLimit;

  private NotationPlugin(
      String name, Path executable, Map<String, String> config, Duration timeLimit) {
    this.name = name;
    this.executable = executable;
    this.config = config;
    this.timeLimit = timeLimit;
  }

  /**
   * Names an installed plugin. Nothing is run and nothing looked at before it is used.
   *
   * @param directory the folder of all plugins, {@code plugins} in notation's configuration
   * @param name its name, {@code azure-kv}; the program is {@code NAME/notation-NAME} in the folder
   * @return the plugin, without configuration and with a minute for each command
   * @throws IllegalArgumentException if the name has other characters than letters, digits and
   *     {@code _.-}
   */
  public static NotationPlugin of(Path directory, String name) {
    requireName(name);
    boolean windows =
        System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
    Path executable = directory.resolve(name).resolve("notation-" + name + (windows ? ".exe" : ""));
    return new NotationPlugin(name, executable, Map.of(), Duration.ofMinutes(1));
  }

  static void requireName(String name) {
    if (!NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
      throw new IllegalArgumentException("name: not that of a plugin: " + Texts.quote(name));
    }
  }

  /**
   * Sets what the plugin is configured with; nothing by default. Values may be secret: they are
   * passed to the plugin alone and appear in no message.
   *
   * @param config all settings
   * @return a plugin with them
   */
  public NotationPlugin config(Map<String, String> config) {
    return new NotationPlugin(name, executable, Map.copyOf(config), timeLimit);
  }

  /**
   * Limits the time of each command; a minute by default.
   *
   * @param limit a positive time
   * @return a plugin with it
   */
  public NotationPlugin timeLimit(Duration limit) {
    if (limit.isZero() || limit.isNegative()) {
      throw new IllegalArgumentException("limit: not positive");
    }
    return new NotationPlugin(name, executable, config, limit);
  }

  /** {@return its name} */
  public String name() {
    return name;
  }

  /**
   * Asks the plugin what it is.
   *
   * @return its description of itself
   * @throws PluginException if it can't be run, or can't be used
   */
  public PluginMetadata metadata() {
    return ask(
        "get-plugin-metadata", JsonObject.builder(), json -> PluginMetadata.read(json, name));
  }

  /** Asks with the version of the protocol, as every command but the first does. */
  <T> T command(String command, JsonObject.Builder request, Function<JsonObject, T> reader) {
    return ask(command, request, reader);
  }

  static JsonObject.Builder request() {
    return JsonObject.builder().put("contractVersion", PluginMetadata.CONTRACT);
  }

  private <T> T ask(String command, JsonObject.Builder request, Function<JsonObject, T> reader) {
    requireProgram();
    if (!config.isEmpty()) {
      request.put("pluginConfig", JsonObject.ofStrings(new TreeMap<>(config)));
    }
    PluginProcess.Result result =
        new PluginProcess(executable, timeLimit).run(command, request.build().toBytes());
    if (result.exit() != 0) {
      throw failure(command, result);
    }
    try {
      return reader.apply(Json.parseObject(result.output()));
    } catch (JsonException e) {
      throw new PluginException(Reason.OUTPUT_MALFORMED, what(command) + ": " + e.getMessage(), e);
    }
  }

  /** A link could be turned to another program after somebody looked. */
  private void requireProgram() {
    for (Path part : List.of(Objects.requireNonNull(executable.getParent()), executable)) {
      if (!ConfigFiles.exists(part)) {
        throw new PluginException(Reason.MISSING, "there is no plugin " + name);
      }
      var attributes = ConfigFiles.attributes(part);
      boolean expected =
          part.equals(executable) ? attributes.isRegularFile() : attributes.isDirectory();
      if (!expected) {
        throw new PluginException(
            Reason.NOT_A_FILE, "plugin " + name + ": a link, or no regular file");
      }
    }
  }

  private PluginException failure(String command, PluginProcess.Result result) {
    if (result.error().size() == 0) {
      return new PluginException(
          Reason.FAILED_SILENTLY, what(command) + ": it failed with exit code " + result.exit());
    }
    try {
      JsonObject json = Json.parseObject(result.error());
      Code code = Code.of(json.string("errorCode"));
      String message = json.optionalString("errorMessage").orElse("");
      return new PluginException(code, what(command) + ": " + code + " " + redacted(message));
    } catch (JsonException e) {
      return new PluginException(
          Reason.OUTPUT_MALFORMED,
          what(command) + ": it failed with exit code " + result.exit() + " and no JSON",
          e);
    }
  }

  /** Plugins repeat what they were told; short values are words like {@code true}. */
  private String redacted(String message) {
    String redacted = message;
    for (String value : config.values()) {
      if (value.length() >= SECRET_LENGTH) {
        redacted = redacted.replace(value, "…");
      }
    }
    return Texts.quote(redacted);
  }

  private String what(String command) {
    return "plugin " + name + ": " + command;
  }

  /** {@return its name} */
  @Override
  public String toString() {
    return "plugin " + name;
  }
}
