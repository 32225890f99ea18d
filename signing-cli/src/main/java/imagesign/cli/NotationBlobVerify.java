package imagesign.cli;

import imagesign.ImageSigningException;
import imagesign.notation.Blob;
import imagesign.notation.BlobTrustPolicy;
import imagesign.notation.DetachedSignature;
import imagesign.notation.NotationBlobVerifier;
import imagesign.notation.NotationConfig;
import imagesign.oci.MediaType;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code notation blob verify}: what a trust policy document of notation says of a file. */
final class NotationBlobVerify implements Command {
  private static final String STATEMENT = "--policy-name";

  @Override
  public String name() {
    return "verify";
  }

  @Override
  public String summary() {
    return "Verifies a file under a trust policy document of notation.";
  }

  @Override
  public void declare(CommandSpec spec) {
    NotationFolder.declare(spec);
    NotationDemands.declare(spec);
    spec.addOption(
        Flags.value(
            "FILE", "the signature, NAME.jws.sig or NAME.cose.sig", NotationBlob.SIGNATURE));
    spec.addOption(Flags.value("NAME", "the statement to apply; the global one", STATEMENT));
    spec.addOption(Flags.value("TYPE", "what the file must be signed as", NotationBlob.MEDIA_TYPE));
    NotationBlob.declareFile(spec, "FILE", "the file to verify");
  }

  @Override
  public ExitCode run(ParseResult arguments, Session session) {
    OutputFormat output = OutputFormat.of(arguments);
    Path file = NotationBlob.file(arguments);
    Blob blob = NotationBlob.open(file);
    DetachedSignature signature = NotationBlob.signature(arguments);
    Optional<MediaType> type = NotationBlob.mediaType(arguments);
    NotationFolder folder = new NotationFolder(arguments, session);
    BlobTrustPolicy policy = folder.policy(BlobTrustPolicy::load, NotationConfig::blobTrustPolicy);
    String statement = statement(arguments, policy);
    NotationBlobVerifier verifier =
        NotationBlobVerifier.of(policy, folder.trustStores())
            .demanding(NotationDemands.of(arguments, folder));
    NotationBlobReport report = new NotationBlobReport(file, statement);
    try {
      return report
          .of(
              type.isPresent()
                  ? verifier.verify(statement, blob, type.get(), signature)
                  : verifier.verify(statement, blob, signature))
          .print(output, session);
    } catch (ImageSigningException e) {
      return report.noAnswer(e).print(output, session);
    }
  }

  /** The name of the statement that is asked for, which there is. */
  private static String statement(ParseResult arguments, BlobTrustPolicy policy) {
    boolean named = arguments.hasMatchedOption(STATEMENT);
    return (named ? policy.named(arguments.matchedOptionValue(STATEMENT, "")) : policy.global())
        .orElseThrow(
            () ->
                new UsageException(
                    STATEMENT
                        + (named
                            ? ": there is no such statement"
                            : " is missing: no statement is global")))
        .trust()
        .name();
  }
}
