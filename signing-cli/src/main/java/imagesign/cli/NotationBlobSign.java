package imagesign.cli;

import imagesign.core.json.JsonObject;
import imagesign.key.SigningKey;
import imagesign.notation.Blob;
import imagesign.notation.DetachedSignature;
import imagesign.notation.NotationBlobSigner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code notation blob sign}: signs a file, beside which the signature is written. */
final class NotationBlobSign implements Command {
  private static final String FORCE = "--force";

  @Override
  public String name() {
    return "sign";
  }

  @Override
  public String summary() {
    return "Signs a file; the signature goes to FILE.jws.sig or FILE.cose.sig.";
  }

  @Override
  public void declare(CommandSpec spec) {
    NotationKeyArguments.declare(spec);
    spec.addOption(
        Flags.value("TYPE", "what the file is; " + Blob.OCTET_STREAM, NotationBlob.MEDIA_TYPE));
    spec.addOption(Flags.flag("replace a signature file that exists", FORCE));
    NotationBlob.declareFile(spec, "FILE", "the file to sign");
  }

  @Override
  public ExitCode run(ParseResult arguments, Session session) {
    OutputFormat output = OutputFormat.of(arguments);
    Path file = NotationBlob.file(arguments);
    try (SigningKey key = NotationKeyArguments.key(arguments, session)) {
      DetachedSignature signature =
          signer(key, arguments)
              .sign(
                  Blob.of(file),
                  NotationBlob.mediaType(arguments, Blob.OCTET_STREAM),
                  MetadataArguments.USER.of(arguments));
      Path target = signature.fileFor(file);
      if (arguments.hasMatchedOption(FORCE)) {
        signature.replace(target);
      } else {
        signature.write(target);
      }
      JsonObject json =
          JsonObject.builder()
              .put("file", file.toString())
              .put("signature", target.toString())
              .put("outcome", "signed")
              .build();
      return Report.ok(List.of("signed " + file + ", signature in " + target), json)
          .print(output, session);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static NotationBlobSigner signer(SigningKey key, ParseResult arguments) {
    NotationBlobSigner signer =
        NotationBlobSigner.with(key).format(NotationKeyArguments.format(arguments));
    Optional<Duration> lifetime = NotationKeyArguments.lifetime(arguments);
    return lifetime.map(signer::expireAfter).orElse(signer);
  }
}
