package imagesign.cli;

import imagesign.SignRequest;
import imagesign.cosign.CosignSigner;
import imagesign.cosign.SignatureFormat;
import imagesign.key.SigningKey;
import imagesign.spi.ArtifactStore;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code cosign sign}: signs images with a key file. */
final class Sign implements Command {
  private static final String FORMAT = "--format";
  private static final String RECURSIVE = "--recursive";

  @Override
  public String name() {
    return "sign";
  }

  @Override
  public String summary() {
    return "Signs images with a key file.";
  }

  @Override
  public void declare(CommandSpec spec) {
    spec.addOption(
        KeyArgument.option("the encrypted private key; password: " + Passwords.VARIABLE));
    spec.addOption(AnnotationArguments.option("what to say in the signature, repeatable"));
    spec.addOption(Flags.value("bundle|legacy", "how to store the signature; bundle", FORMAT));
    spec.addOption(Flags.flag("sign every manifest below an index too", "-r", RECURSIVE));
    StoreFlags.declare(spec);
    spec.addPositional(Flags.images());
  }

  @Override
  public ExitCode run(ParseResult arguments, Session session) {
    OutputFormat output = OutputFormat.of(arguments);
    SignatureFormat format = format(arguments);
    Map<String, String> annotations = AnnotationArguments.of(arguments);
    boolean recursive = arguments.hasMatchedOption(RECURSIVE);
    StoreFlags flags = new StoreFlags(arguments);
    List<ImageArgument> images = flags.images();
    try (Stores stores = flags.stores(images);
        SigningKey key = PrivateKeyFile.open(arguments, session)) {
      return new EachImage(output, session)
          .run(
              images,
              typed -> {
                ImageArgument image = stores.resolved(typed);
                ArtifactStore store = stores.of(image);
                CosignSigner signer = CosignSigner.with(key, store).format(format);
                return ImageReport.of(image)
                    .signed(signer.sign(request(image, annotations, recursive)));
              });
    }
  }

  private static SignatureFormat format(ParseResult arguments) {
    return switch (arguments.matchedOptionValue(FORMAT, "bundle")) {
      case "bundle" -> SignatureFormat.BUNDLE;
      case "legacy" -> SignatureFormat.LEGACY;
      default -> throw new UsageException(FORMAT + ": neither bundle nor legacy");
    };
  }

  private static SignRequest request(
      ImageArgument image, Map<String, String> annotations, boolean recursive) {
    SignRequest request = SignRequest.of(image.reference()).annotations(annotations);
    return recursive ? request.recursive() : request;
  }
}
