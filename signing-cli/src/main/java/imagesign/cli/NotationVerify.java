package imagesign.cli;

import imagesign.UndecidedException;
import imagesign.notation.NotationConfig;
import imagesign.notation.NotationVerifier;
import imagesign.notation.OciTrustPolicy;
import imagesign.notation.TrustStores;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code notation verify}: what a trust policy document of notation says of images. */
final class NotationVerify implements Command {
  @Override
  public String name() {
    return "verify";
  }

  @Override
  public String summary() {
    return "Verifies images under a trust policy document of notation.";
  }

  @Override
  public void declare(CommandSpec spec) {
    NotationFolder.declare(spec);
    spec.addOption(MetadataArguments.USER.declared("what must be signed, repeatable", "-m"));
    StoreFlags.declare(spec);
    spec.addPositional(Flags.images());
  }

  @Override
  public ExitCode run(ParseResult arguments, Session session) {
    OutputFormat format = OutputFormat.of(arguments);
    StoreFlags flags = new StoreFlags(arguments);
    List<ImageArgument> images = flags.images();
    NotationFolder folder = new NotationFolder(arguments, session);
    OciTrustPolicy policy =
        folder.policy(OciTrustPolicy::load, NotationConfig::ociTrustPolicy);
    TrustStores trust = folder.trustStores();
    Map<String, String> metadata = MetadataArguments.USER.of(arguments);
    try (Stores stores = flags.stores(images)) {
      return new EachImage(format, session)
          .run(
              images,
              image ->
                  verify(
                      image,
                      NotationVerifier.builder(policy, trust, stores.of(image))
                          .demanding(authority -> authority.requireMetadata(metadata))
                          .build()));
    }
  }

  private static Report verify(ImageArgument image, NotationVerifier verifier) {
    try {
      return new NotationReport(image).of(verifier.verify(image.reference()));
    } catch (UndecidedException e) {
      return ImageReport.of(image).undecided(e.decision(), e);
    }
  }
}
