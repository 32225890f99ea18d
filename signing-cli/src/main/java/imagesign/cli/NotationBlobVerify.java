package imagesign.cli;

import imagesign.core.json.JsonObject;
import imagesign.notation.Blob;
import imagesign.notation.BlobTrustPolicy;
import imagesign.notation.BlobVerification;
import imagesign.notation.DetachedSignature;
import imagesign.notation.NotationBlobVerifier;
import imagesign.notation.NotationConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    spec.addOption(
        Flags.value(
            "FILE", "the signature, NAME.jws.sig or NAME.cose.sig", NotationBlob.SIGNATURE));
    spec.addOption(Flags.value("NAME", "the statement to apply; the global one", STATEMENT));
    spec.addOption(Flags.value("TYPE", "what the file must be signed as", NotationBlob.MEDIA_TYPE));
    spec.addOption(MetadataArguments.USER.declared("what must be signed, repeatable", "-m"));
    NotationBlob.declareFile(spec, "FILE", "the file to verify");
  }

  @Override
  public ExitCode run(ParseResult arguments, Session session) {
    OutputFormat output = OutputFormat.of(arguments);
    Path file = NotationBlob.file(arguments);
    if (!arguments.hasMatchedOption(NotationBlob.SIGNATURE)) {
      throw new UsageException(NotationBlob.SIGNATURE + " is missing");
    }
    DetachedSignature signature =
        NotationBlob.signature(
            NotationBlob.path(
                NotationBlob.SIGNATURE,
                arguments.matchedOptionValue(NotationBlob.SIGNATURE, "")));
    NotationFolder folder = new NotationFolder(arguments, session);
    BlobTrustPolicy policy =
        folder.policy(BlobTrustPolicy::load, NotationConfig::blobTrustPolicy);
    Map<String, String> metadata = MetadataArguments.USER.of(arguments);
    NotationBlobVerifier verifier =
        NotationBlobVerifier.of(policy, folder.trustStores())
            .demanding(authority -> authority.requireMetadata(metadata));
    return report(file, verify(verifier, policy, file, signature, arguments))
        .print(output, session);
  }

  private static BlobVerification verify(
      NotationBlobVerifier verifier,
      BlobTrustPolicy policy,
      Path file,
      DetachedSignature signature,
      ParseResult arguments) {
    String statement =
        arguments.hasMatchedOption(STATEMENT)
            ? arguments.matchedOptionValue(STATEMENT, "")
            : globalOf(policy);
    Blob blob = Blob.of(file);
    try {
      return arguments.hasMatchedOption(NotationBlob.MEDIA_TYPE)
          ? verifier.verify(
              statement, blob, NotationBlob.mediaType(arguments, Blob.OCTET_STREAM), signature)
          : verifier.verify(statement, blob, signature);
    } catch (IllegalArgumentException e) {
      throw new UsageException(STATEMENT + ": " + e.getMessage());
    }
  }

  private static String globalOf(BlobTrustPolicy policy) {
    Optional<BlobTrustPolicy.Statement> global = policy.global();
    return global
        .orElseThrow(() -> new UsageException(STATEMENT + " is missing: no statement is global"))
        .trust()
        .name();
  }

  private static Report report(Path file, BlobVerification verification) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("file", file.toString())
            .put("statement", verification.statement());
    if (verification instanceof BlobVerification.Verified verified) {
      List<String> lines = new ArrayList<>();
      lines.add("verified " + file + " by statement " + verified.statement());
      lines.addAll(NotationReport.lines(verified.signature()));
      json.put("outcome", "verified")
          .put("signature", NotationReport.json(verified.signature()))
          .put("warnings", NotationReport.warnings(verified.signature()));
      return Report.ok(lines, json.build());
    }
    if (verification instanceof BlobVerification.Skipped skipped) {
      String warning = "skipped " + file + ": statement " + skipped.statement() + " verifies nothing";
      return Report.ok(
          List.of(warning), json.put("outcome", "skipped").put("detail", warning).build());
    }
    var rejected = (BlobVerification.Rejected) verification;
    return new Report(
        ExitCode.REJECTED,
        List.of("rejected " + file, "  " + rejected.reason().code() + ": " + rejected.detail()),
        json.put("outcome", "rejected")
            .put("reason", rejected.reason().code())
            .put("detail", rejected.detail())
            .build());
  }
}
