package imagesign.cli;

import imagesign.notation.NotationAuthority;
import imagesign.notation.NotationPlugin;
import imagesign.notation.Revocation;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * What {@code notation verify} and {@code blob verify} demand besides the document, and the plugin
 * that they may run.
 */
final class NotationDemands {
  private static final String PLUGIN = "--plugin";

  private NotationDemands() {}

  static void declare(CommandSpec spec) {
    spec.addOption(MetadataArguments.USER.declared("what must be signed, repeatable", "-m"));
    spec.addOption(
        Flags.value("NAME", "the plugin to run if a signature asks for it; none", PLUGIN));
    spec.addOption(MetadataArguments.PLUGIN.declared("a setting of the plugin, repeatable"));
  }

  /** One for all images of a command, which then share what is found out of revocations. */
  static UnaryOperator<NotationAuthority.Builder> of(ParseResult arguments, NotationFolder folder) {
    Map<String, String> metadata = MetadataArguments.USER.of(arguments);
    Optional<NotationPlugin> plugin = plugin(arguments, folder);
    Revocation revocation = Revocation.standard();
    return authority -> {
      authority.requireMetadata(metadata).revocation(revocation);
      return plugin.isPresent() ? authority.plugin(plugin.get()) : authority;
    };
  }

  private static Optional<NotationPlugin> plugin(ParseResult arguments, NotationFolder folder) {
    Map<String, String> settings = MetadataArguments.PLUGIN.of(arguments);
    if (arguments.hasMatchedOption(PLUGIN)) {
      return Optional.of(folder.plugin(PLUGIN, arguments.matchedOptionValue(PLUGIN, ""), settings));
    }
    if (!settings.isEmpty()) {
      throw new UsageException("--plugin-config without " + PLUGIN);
    }
    return Optional.empty();
  }
}
