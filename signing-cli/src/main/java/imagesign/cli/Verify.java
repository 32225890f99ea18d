package imagesign.cli;

import imagesign.UndecidedException;
import imagesign.VerificationResult;
import imagesign.VerificationResult.Rejected;
import imagesign.VerificationResult.Verified;
import imagesign.VerifiedArtifact;
import imagesign.Verifier;
import imagesign.cosign.CosignAuthority;
import imagesign.cosign.CosignKeyException;
import imagesign.cosign.CosignKeys;
import imagesign.cosign.TransparencyLog;
import imagesign.key.VerificationKey;
import imagesign.trust.Requirement;
import imagesign.trust.Rule;
import imagesign.trust.TrustPolicy;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code cosign verify}: whether images are signed with a key. */
final class Verify implements Command {
  private static final String IGNORE_LOG = "--insecure-ignore-tlog";
  private static final String TRUSTED_ROOT = "--trusted-root";
  private static final String RECURSIVE = "--recursive";
  private static final String EVERY_IMAGE = "**";

  @Override
  public String name() {
    return "verify";
  }

  @Override
  public String summary() {
    return "Verifies that images are signed with a key.";
  }

  @Override
  public void declare(CommandSpec spec) {
    spec.addOption(KeyArgument.option("the public key that must have signed"));
    spec.addOption(AnnotationArguments.option("an annotation that must be signed, repeatable"));
    spec.addOption(Flags.flag("ask for no entry in a transparency log", IGNORE_LOG));
    spec.addOption(
        Flags.value("FILE", "what logs and authorities to trust; not supported yet", TRUSTED_ROOT));
    spec.addOption(Flags.flag("every manifest below an index must be signed too", "-r", RECURSIVE));
    StoreFlags.declare(spec);
    spec.addPositional(Flags.images());
  }

  @Override
  public ExitCode run(ParseResult arguments, Session session) {
    OutputFormat format = OutputFormat.of(arguments);
    requireChoiceOfLog(arguments);
    StoreFlags flags = new StoreFlags(arguments);
    List<ImageArgument> images = flags.images();
    TrustPolicy policy = policy(arguments, session);
    try (Stores stores = flags.stores(images)) {
      return new EachImage(format, session)
          .run(
              images,
              image -> verify(stores.resolved(image), Verifier.of(stores.of(image)), policy));
    }
  }

  /** That no log is looked at must be said; it is not what happens when nothing is said. */
  private static void requireChoiceOfLog(ParseResult arguments) {
    if (arguments.hasMatchedOption(TRUSTED_ROOT)) {
      throw new UsageException(
          TRUSTED_ROOT
              + ": transparency logs and certificates can't be verified yet; only "
              + KeyArgument.OPTION
              + " with "
              + IGNORE_LOG);
    }
    if (!arguments.hasMatchedOption(IGNORE_LOG)) {
      throw new UsageException(
          "say what is demanded of transparency logs: "
              + IGNORE_LOG
              + " for nothing ("
              + TRUSTED_ROOT
              + " FILE is not supported yet)");
    }
  }

  private static TrustPolicy policy(ParseResult arguments, Session session) {
    VerificationKey key = publicKey(arguments, session);
    CosignAuthority authority =
        CosignAuthority.key(key, TransparencyLog.notRequired())
            .requireAnnotations(AnnotationArguments.of(arguments));
    Rule rule = Rule.images(EVERY_IMAGE).require(Requirement.by(authority));
    return TrustPolicy.of(
        arguments.hasMatchedOption(RECURSIVE) ? rule.platforms(Rule.Platforms.EACH) : rule);
  }

  private static VerificationKey publicKey(ParseResult arguments, Session session) {
    try {
      return CosignKeys.publicKey(KeyArgument.read(arguments, session));
    } catch (CosignKeyException e) {
      throw e.reason() == CosignKeyException.Reason.UNSUPPORTED_PEM_TYPE
          ? new UsageException(KeyArgument.OPTION + ": not a public key (cosign.pub)")
          : e;
    }
  }

  private static Report verify(ImageArgument image, Verifier verifier, TrustPolicy policy) {
    ImageReport report = ImageReport.of(image);
    VerificationResult<VerifiedArtifact> result;
    try {
      result = verifier.verify(image.reference(), policy);
    } catch (UndecidedException e) {
      return report.undecided(e.decision(), e);
    }
    if (result instanceof Verified<VerifiedArtifact> verified) {
      return report.verified(verified.artifact(), verified.decision());
    }
    return report.rejected((Rejected<VerifiedArtifact>) result);
  }
}
