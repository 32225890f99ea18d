package imagesign.cli;

import imagesign.SignRequest;
import imagesign.key.SigningKey;
import imagesign.notation.NotationPlugin;
import imagesign.notation.NotationSigner;
import imagesign.spi.ArtifactStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code notation sign}: signs images with a key and its certificates, or by a plugin. */
final class NotationSign implements Command {
  private static final String PLUGIN = "--plugin";
  private static final String ID = "--id";
  private static final String RECURSIVE = "--recursive";

  @Override
  public String name() {
    return "sign";
  }

  @Override
  public String summary() {
    return "Signs images with a key and its certificates.";
  }

  @Override
  public void declare(CommandSpec spec) {
    NotationKeyArguments.declare(spec);
    spec.addOption(Flags.value("NAME", "the plugin that signs, in place of a key", PLUGIN));
    spec.addOption(Flags.value("ID", "what the plugin calls the key", ID));
    spec.addOption(MetadataArguments.PLUGIN.declared("a setting of the plugin, repeatable"));
    spec.addOption(Flags.flag("sign every manifest below an index too", "-r", RECURSIVE));
    StoreFlags.declare(spec);
    spec.addPositional(Flags.images());
  }

  @Override
  public ExitCode run(ParseResult arguments, Session session) {
    OutputFormat output = OutputFormat.of(arguments);
    StoreFlags flags = new StoreFlags(arguments);
    List<ImageArgument> images = flags.images();
    Map<String, String> metadata = MetadataArguments.USER.of(arguments);
    try (Stores stores = flags.stores(images);
        Signers signers = signers(arguments, session)) {
      return new EachImage(output, session)
          .run(
              images,
              image -> sign(image, signers.on(stores.of(image)), metadata, arguments));
    }
  }

  private static Report sign(
      ImageArgument image,
      NotationSigner signer,
      Map<String, String> metadata,
      ParseResult arguments) {
    try {
      SignRequest request = SignRequest.of(image.reference()).annotations(metadata);
      return ImageReport.of(image)
          .signed(
              configured(signer, arguments)
                  .sign(arguments.hasMatchedOption(RECURSIVE) ? request.recursive() : request));
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /** Makes a signer for the store of each image. */
  private interface Signers extends AutoCloseable {
    NotationSigner on(ArtifactStore store);

    @Override
    default void close() {}
  }

  private static Signers signers(ParseResult arguments, Session session) {
    if (!arguments.hasMatchedOption(PLUGIN)) {
      if (arguments.hasMatchedOption(ID)) {
        throw new UsageException(ID + " without " + PLUGIN);
      }
      return new ByKey(NotationKeyArguments.key(arguments, session));
    }
    if (NotationKeyArguments.isKeyGiven(arguments) || !arguments.hasMatchedOption(ID)) {
      throw new UsageException(PLUGIN + " with " + ID + ", and without a key");
    }
    NotationPlugin plugin = plugin(arguments, session);
    String id = arguments.matchedOptionValue(ID, "");
    return store -> NotationSigner.with(plugin, id, store);
  }

  private static NotationPlugin plugin(ParseResult arguments, Session session) {
    try {
      return new NotationFolder(arguments, session)
          .config()
          .plugin(arguments.matchedOptionValue(PLUGIN, ""))
          .config(MetadataArguments.PLUGIN.of(arguments));
    } catch (IllegalArgumentException e) {
      throw new UsageException(PLUGIN + ": " + e.getMessage());
    }
  }

  private record ByKey(SigningKey key) implements Signers {
    @Override
    public NotationSigner on(ArtifactStore store) {
      try {
        return NotationSigner.with(key, store);
      } catch (IllegalArgumentException e) {
        throw new UsageException(String.valueOf(e.getMessage()));
      }
    }

    @Override
    public void close() {
      key.close();
    }
  }

  private static NotationSigner configured(NotationSigner signer, ParseResult arguments) {
    NotationSigner formatted = signer.format(NotationKeyArguments.format(arguments));
    Optional<Duration> lifetime = NotationKeyArguments.lifetime(arguments);
    return lifetime.map(formatted::expireAfter).orElse(formatted);
  }
}
