package imagesign.cli;

import imagesign.notation.EnvelopeFormat;
import imagesign.notation.NotationBlobSigner;
import imagesign.notation.NotationConfigException;
import imagesign.notation.NotationKeys;
import imagesign.notation.NotationSigner;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * How {@code notation sign} and {@code blob sign} sign.
 *
 * @param format the form of envelopes
 * @param lifetime how long signatures are valid, if not for ever
 * @param stamp who stamps them with the time, if anybody
 */
record NotationSignOptions(
    EnvelopeFormat format, Optional<Duration> lifetime, Optional<Stamp> stamp) {
  private static final String FORMAT = "--signature-format";
  private static final String EXPIRY = "--expiry";
  private static final String STAMP_URL = "--timestamp-url";
  private static final String STAMP_ROOT = "--timestamp-root-cert";
  private static final int MAX_BYTES = 1024 * 1024;

  /**
   * A time-stamp authority.
   *
   * @param authority its address
   * @param root the certificate that it must lead to
   */
  record Stamp(URI authority, X509Certificate root) {}

  static void declare(CommandSpec spec) {
    spec.addOption(
        Flags.value("jws|cose", "the form of the signature; notation's setting, or jws", FORMAT));
    spec.addOption(
        Flags.value("DURATION", "how long it is valid, like 24h; for ever", "-e", EXPIRY));
    spec.addOption(
        Flags.value("URL", "the time-stamp authority, with " + STAMP_ROOT + "; none", STAMP_URL));
    spec.addOption(Flags.value("FILE", "the root certificate of that authority", STAMP_ROOT));
    spec.addOption(MetadataArguments.USER.declared("what else to sign, repeatable", "-m"));
  }

  static NotationSignOptions of(ParseResult arguments, Session session) {
    return new NotationSignOptions(
        format(arguments, session), lifetime(arguments), stamp(arguments));
  }

  private static EnvelopeFormat format(ParseResult arguments, Session session) {
    return switch (arguments.matchedOptionValue(FORMAT, "")) {
      case "jws" -> EnvelopeFormat.JWS;
      case "cose" -> EnvelopeFormat.COSE;
      default -> {
        if (arguments.hasMatchedOption(FORMAT)) {
          throw new UsageException(FORMAT + ": neither jws nor cose");
        }
        yield new NotationFolder(arguments, session).signatureFormat().orElse(EnvelopeFormat.JWS);
      }
    };
  }

  private static Optional<Duration> lifetime(ParseResult arguments) {
    return arguments.hasMatchedOption(EXPIRY)
        ? Optional.of(GoDuration.parse(EXPIRY, arguments.matchedOptionValue(EXPIRY, "")))
        : Optional.empty();
  }

  private static Optional<Stamp> stamp(ParseResult arguments) {
    if (arguments.hasMatchedOption(STAMP_URL) != arguments.hasMatchedOption(STAMP_ROOT)) {
      throw new UsageException(STAMP_URL + " and " + STAMP_ROOT + ": one without the other");
    }
    return arguments.hasMatchedOption(STAMP_URL)
        ? Optional.of(new Stamp(authority(arguments), root(arguments)))
        : Optional.empty();
  }

  private static URI authority(ParseResult arguments) {
    try {
      return URI.create(arguments.matchedOptionValue(STAMP_URL, ""));
    } catch (IllegalArgumentException e) {
      throw new UsageException(STAMP_URL + ": not a URL");
    }
  }

  private static X509Certificate root(ParseResult arguments) {
    String file = arguments.matchedOptionValue(STAMP_ROOT, "");
    List<X509Certificate> certificates;
    try {
      certificates = NotationKeys.certificates(InputFile.read(STAMP_ROOT, file, MAX_BYTES));
    } catch (NotationConfigException e) {
      throw new UsageException(STAMP_ROOT + ": " + e.getMessage());
    }
    if (certificates.size() != 1) {
      throw new UsageException(STAMP_ROOT + ": not one certificate");
    }
    return certificates.get(0);
  }

  NotationSigner applyTo(NotationSigner signer) {
    NotationSigner applied = signer.format(format);
    if (lifetime.isPresent()) {
      applied = applied.expireAfter(lifetime.get());
    }
    return stamp.isPresent()
        ? applied.timestamp(stamp.get().authority(), stamp.get().root())
        : applied;
  }

  NotationBlobSigner applyTo(NotationBlobSigner signer) {
    NotationBlobSigner applied = signer.format(format);
    if (lifetime.isPresent()) {
      applied = applied.expireAfter(lifetime.get());
    }
    return stamp.isPresent()
        ? applied.timestamp(stamp.get().authority(), stamp.get().root())
        : applied;
  }
}
