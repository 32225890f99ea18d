package imagesign.cli;

import imagesign.SignRequest;
import imagesign.notation.NotationSigner;
import imagesign.spi.ArtifactStore;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code notation sign}: signs images with a key and its certificates, or by a plugin. */
final class NotationSign implements Command {
  private static final String RECURSIVE = "--recursive";
  private static final String FORCE_TAG = "--force-referrers-tag";

  @Override
  public String name() {
    return "sign";
  }

  @Override
  public String summary() {
    return "Signs images with a key and its certificates, or by a plugin.";
  }

  @Override
  public void declare(CommandSpec spec) {
    NotationKeyArguments.declare(spec);
    NotationSignOptions.declare(spec);
    spec.addOption(Flags.flag("sign every manifest below an index too", "-r", RECURSIVE));
    spec.addOption(
        Flags.flag("list it under a tag even where there is the referrers API", FORCE_TAG));
    StoreFlags.declare(spec);
    spec.addPositional(Flags.images());
  }

  @Override
  public ExitCode run(ParseResult arguments, Session session) {
    OutputFormat output = OutputFormat.of(arguments);
    StoreFlags flags = new StoreFlags(arguments, session);
    List<ImageArgument> images = flags.images();
    NotationSignOptions options = NotationSignOptions.of(arguments, session);
    Map<String, String> metadata = MetadataArguments.USER.of(arguments);
    boolean recursive = arguments.hasMatchedOption(RECURSIVE);
    boolean forceTag = arguments.hasMatchedOption(FORCE_TAG);
    try (Stores stores = flags.stores(images);
        NotationKey key = NotationKeyArguments.key(arguments, session)) {
      Stores used = forceTag ? stores.alsoWritingReferrersTag() : stores;
      return new EachImage(output, session)
          .run(
              images,
              image -> {
                SignRequest request = SignRequest.of(image.reference()).annotations(metadata);
                return sign(
                    image, key, used.of(image), options, recursive ? request.recursive() : request);
              });
    }
  }

  private static Report sign(
      ImageArgument image,
      NotationKey key,
      ArtifactStore store,
      NotationSignOptions options,
      SignRequest request) {
    try {
      NotationSigner signer = options.applyTo(key.images(store));
      return ImageReport.of(image).signed(signer.sign(request));
    } catch (IllegalArgumentException e) {
      // Of the key, its chain or the metadata, and so the same for every image.
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
