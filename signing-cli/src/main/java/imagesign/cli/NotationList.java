package imagesign.cli;

import imagesign.notation.NotationInspector;
import imagesign.notation.SignatureList;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code notation list}: what is listed as a Notation signature; verifies nothing. */
final class NotationList implements Command {
  @Override
  public String name() {
    return "list";
  }

  @Override
  public String summary() {
    return "Lists the Notation signatures of images; verifies nothing.";
  }

  @Override
  public void declare(CommandSpec spec) {
    spec.addOption(MaxSignatures.option());
    StoreFlags.declare(spec);
    spec.addPositional(Flags.images());
  }

  @Override
  public ExitCode run(ParseResult arguments, Session session) {
    OutputFormat format = OutputFormat.of(arguments);
    StoreFlags flags = new StoreFlags(arguments, session);
    List<ImageArgument> images = flags.images();
    int maxSignatures = MaxSignatures.of(arguments);
    try (Stores stores = flags.stores(images)) {
      return new EachImage(format, session)
          .run(
              images,
              image ->
                  report(
                      image,
                      NotationInspector.of(stores.of(image))
                          .maxSignatures(maxSignatures)
                          .list(image.reference())));
    }
  }

  private static Report report(ImageArgument image, SignatureList list) {
    List<String> lines = new ArrayList<>();
    lines.add(list.reference().toString());
    list.signatures().forEach(signature -> lines.add("  " + signature.digest()));
    if (list.truncated()) {
      lines.add("  and more signatures");
    }
    return Report.ok(
        lines,
        ImageReport.of(image)
            .start(list.reference())
            .put("signatures", list.signatures().stream().map(ImageReport::descriptor).toList())
            .put("truncated", list.truncated())
            .build());
  }
}
