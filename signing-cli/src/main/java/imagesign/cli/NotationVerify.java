package imagesign.cli;

import imagesign.UndecidedException;
import imagesign.notation.NotationAuthority;
import imagesign.notation.NotationConfig;
import imagesign.notation.NotationVerifier;
import imagesign.notation.OciTrustPolicy;
import imagesign.notation.TrustStores;
import java.util.List;
import java.util.function.UnaryOperator;
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
    NotationDemands.declare(spec);
    spec.addOption(MaxSignatures.option());
    StoreFlags.declare(spec);
    spec.addPositional(Flags.images());
  }

  @Override
  public ExitCode run(ParseResult arguments, Session session) {
    OutputFormat format = OutputFormat.of(arguments);
    StoreFlags flags = new StoreFlags(arguments, session);
    List<ImageArgument> images = flags.images();
    NotationFolder folder = new NotationFolder(arguments, session);
    OciTrustPolicy policy = folder.policy(OciTrustPolicy::load, NotationConfig::ociTrustPolicy);
    TrustStores trust = folder.trustStores();
    UnaryOperator<NotationAuthority.Builder> demands = NotationDemands.of(arguments, folder);
    int maxSignatures = MaxSignatures.of(arguments);
    try (Stores stores = flags.stores(images)) {
      return new EachImage(format, session)
          .run(
              images,
              image ->
                  verify(
                      NotationReport.of(image, policy),
                      NotationVerifier.builder(policy, trust, stores.of(image))
                          .maxSignatures(maxSignatures)
                          .demanding(demands)
                          .build()));
    }
  }

  private static Report verify(NotationReport report, NotationVerifier verifier) {
    try {
      return report.of(verifier.verify(report.image().reference()));
    } catch (UndecidedException e) {
      return report.undecided(e);
    }
  }
}
