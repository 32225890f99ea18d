package imagesign.cli;

import imagesign.ImageSigningException;
import imagesign.oci.Platform;
import imagesign.registry.AttachedTag;
import imagesign.registry.CopyException;
import imagesign.registry.ImageCopy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code cosign copy}: copies an image with its signatures and attestations, referrers and tags,
 * between registries and layouts; nothing is verified.
 */
final class Copy implements Command {
  private static final String ONLY = "--only";
  private static final String PLATFORM = "--platform";
  private static final String FORCE = "--force";
  private static final Pattern PLATFORM_FORM =
      Pattern.compile("([a-z0-9_.-]+)/([a-z0-9_.-]+)(?:/([a-z0-9_.-]+))?");

  /** How many transfers run at once: what registries allow a client without complaint. */
  private static final int PARALLEL = 4;

  @Override
  public String name() {
    return "copy";
  }

  @Override
  public String summary() {
    return "Copies an image with its signatures and attestations; verifies nothing.";
  }

  @Override
  public void declare(CommandSpec spec) {
    spec.addOption(
        Flags.value(
            "sig,att,sbom", "only these things that belong to the image, not the image", ONLY));
    spec.addOption(
        Flags.value(
            "OS/ARCH[/VARIANT]", "the one image of an index that takes its place", PLATFORM));
    spec.addOption(Flags.flag("replace tags that hold something else", "-f", FORCE));
    StoreFlags.declare(spec);
    spec.addPositional(Flags.sourceAndTarget());
  }

  @Override
  public ExitCode run(ParseResult arguments, Session session) {
    OutputFormat format = OutputFormat.of(arguments);
    UnaryOperator<ImageCopy> options = options(arguments);
    StoreFlags flags = new StoreFlags(arguments);
    List<ImageArgument> images = flags.images();
    ImageArgument target = images.get(1);
    ExecutorService pool = Executors.newFixedThreadPool(PARALLEL - 1);
    try (Stores stores = flags.stores(images)) {
      ImageArgument source = stores.resolved(images.get(0));
      ImageCopy copy = ImageCopy.between(stores.of(source), stores.create(target));
      return copy(options.apply(copy).executor(pool, PARALLEL), new CopyOutcome(source, target))
          .print(format, session);
    } finally {
      pool.shutdown();
    }
  }

  private static Report copy(ImageCopy copy, CopyOutcome outcome) {
    try {
      return outcome.copied(copy.copy(outcome.source().reference(), outcome.target().reference()));
    } catch (CopyException e) {
      return outcome.failed(e);
    } catch (ImageSigningException e) {
      return outcome.noAnswer(e);
    }
  }

  /** Reads the options, all of them before anything is touched. */
  private static UnaryOperator<ImageCopy> options(ParseResult arguments) {
    List<UnaryOperator<ImageCopy>> given = new ArrayList<>();
    if (arguments.hasMatchedOption(FORCE)) {
      given.add(ImageCopy::replaceTags);
    }
    if (arguments.hasMatchedOption(PLATFORM)) {
      Platform platform = platform(arguments.matchedOptionValue(PLATFORM, ""));
      given.add(copy -> copy.platform(platform));
    }
    if (arguments.hasMatchedOption(ONLY)) {
      Set<AttachmentKind> kinds =
          AttachmentKind.parse(ONLY, arguments.matchedOptionValue(ONLY, ""));
      given.add(copy -> only(copy, kinds));
    }
    return copy -> {
      ImageCopy configured = copy;
      for (UnaryOperator<ImageCopy> option : given) {
        configured = option.apply(configured);
      }
      return configured;
    };
  }

  private static ImageCopy only(ImageCopy copy, Set<AttachmentKind> kinds) {
    return copy.attachmentsOnly()
        .referrers(referrer -> AttachmentKind.of(referrer).filter(kinds::contains).isPresent())
        .attachedTags(kinds.stream().map(AttachmentKind::tag).toArray(AttachedTag[]::new));
  }

  private static Platform platform(String text) {
    Matcher form = PLATFORM_FORM.matcher(text);
    if (!form.matches()) {
      throw new UsageException(PLATFORM + ": not OS/ARCH[/VARIANT]");
    }
    Platform platform = Platform.of(form.group(1), form.group(2));
    return form.group(3) == null ? platform : platform.withVariant(form.group(3));
  }
}
