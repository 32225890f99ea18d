package imagesign.cli;

import imagesign.notation.NamedKey;
import imagesign.notation.NotationConfigException;
import imagesign.notation.NotationKeys;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * The arguments that say what to sign with: a key in files, a key that notation's configuration
 * names, or one behind a plugin. A plugin runs only if an argument names it, or if the key in the
 * configuration that is asked for is its.
 */
final class NotationKeyArguments {
  private static final String CHAIN = "--cert-chain";
  private static final String PLUGIN = "--plugin";
  private static final String ID = "--id";
  private static final int MAX_BYTES = 1024 * 1024;

  private final ParseResult arguments;
  private final Session session;

  private NotationKeyArguments(ParseResult arguments, Session session) {
    this.arguments = arguments;
    this.session = session;
  }

  static void declare(CommandSpec spec) {
    spec.addOption(
        KeyArgument.option(
            "private key in PEM with "
                + CHAIN
                + "; without it the name of a key in signingkeys.json; its default key"));
    spec.addOption(Flags.value("FILE", "the certificates in PEM, leaf first, root last", CHAIN));
    spec.addOption(Flags.value("NAME", "the plugin that signs, in place of a key", PLUGIN));
    spec.addOption(Flags.value("ID", "what the plugin calls the key", ID));
    spec.addOption(MetadataArguments.PLUGIN.declared("a setting of the plugin, repeatable"));
  }

  /** The key that the arguments choose, for the caller to close. */
  static NotationKey key(ParseResult arguments, Session session) {
    return new NotationKeyArguments(arguments, session).key();
  }

  private NotationKey key() {
    if (has(PLUGIN) || has(ID)) {
      return byPlugin();
    }
    return has(CHAIN) ? fromFiles() : named();
  }

  private NotationKey byPlugin() {
    if (!has(PLUGIN) || !has(ID) || has(KeyArgument.OPTION) || has(CHAIN)) {
      throw new UsageException(PLUGIN + " with " + ID + ", and without a key");
    }
    return byPlugin(value(PLUGIN), value(ID), settings());
  }

  private NotationKey byPlugin(String plugin, String id, Map<String, String> settings) {
    return new NotationKey.ByPlugin(
        new NotationFolder(arguments, session).plugin(PLUGIN, plugin, settings), id);
  }

  private Map<String, String> settings() {
    return MetadataArguments.PLUGIN.of(arguments);
  }

  private NotationKey fromFiles() {
    requireNoSettings();
    try {
      return new NotationKey.AtHand(
          NotationKeys.read(
              KeyArgument.read(arguments, session),
              InputFile.read(CHAIN, value(CHAIN), MAX_BYTES)));
    } catch (NotationConfigException e) {
      throw new UsageException(KeyArgument.OPTION + ", " + CHAIN + ": " + e.getMessage());
    }
  }

  private void requireNoSettings() {
    if (!settings().isEmpty()) {
      throw new UsageException("--plugin-config: the key is behind no plugin");
    }
  }

  private NotationKey named() {
    Optional<String> name =
        has(KeyArgument.OPTION) ? Optional.of(value(KeyArgument.OPTION)) : Optional.empty();
    NamedKey key =
        new NotationFolder(arguments, session).key(name).orElseThrow(() -> unknown(name));
    if (key instanceof NamedKey.ByPlugin plugin) {
      Map<String, String> settings = new HashMap<>(plugin.config());
      settings.putAll(settings());
      return byPlugin(plugin.plugin(), plugin.id(), settings);
    }
    requireNoSettings();
    NamedKey.InFiles files = (NamedKey.InFiles) key;
    return new NotationKey.AtHand(NotationKeys.load(files.keyFile(), files.chainFile()));
  }

  private static UsageException unknown(Optional<String> name) {
    return new UsageException(
        KeyArgument.OPTION
            + (name.isPresent()
                ? ": no name of a key in signingkeys.json; of a key file " + CHAIN + " is missing"
                : " is missing, and signingkeys.json has no default key"));
  }

  private boolean has(String option) {
    return arguments.hasMatchedOption(option);
  }

  private String value(String option) {
    return arguments.matchedOptionValue(option, "");
  }
}
