package imagesign.notation;

import imagesign.spi.Detail;
import imagesign.spi.Step;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What a verified Notation signature says, and how it was verified. Immutable and thread-safe. */
public final class NotationSignature implements Detail {
  private final EnvelopeFormat format;
  private final SignedHeader header;
  private final Map<String, String> metadata;
  private final Optional<String> signingAgent;
  private final String level;
  private final List<Step> steps;

  NotationSignature(SoundEnvelope envelope, String level, List<Step> steps) {
    this.format = envelope.envelope().format();
    this.header = envelope.header();
    this.metadata = envelope.target().annotations();
    this.signingAgent = envelope.envelope().unsigned().agent();
    this.level = level;
    this.steps = List.copyOf(steps);
  }

  /** {@return the form of the envelope} */
  public EnvelopeFormat format() {
    return format;
  }

  /** {@return who vouches for the time of signing} */
  public SigningScheme scheme() {
    return header.scheme();
  }

  /**
   * {@return when it was signed: in words of the signer, which nobody proves, or of the signing
   * authority}
   */
  public Instant signingTime() {
    return header.signingTime();
  }

  /** {@return when the signature expires, if it does} */
  public Optional<Instant> expiry() {
    return header.expiry();
  }

  /** {@return the user's metadata, which is signed} */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** {@return the signed attributes that the specification does not define} */
  public List<ExtendedAttribute> attributes() {
    return header.extended();
  }

  /** {@return the software that signed, which is not signed} */
  public Optional<String> signingAgent() {
    return signingAgent;
  }

  /** {@return the name of the verification level, {@code custom} if it has overrides} */
  public String level() {
    return level;
  }

  /** {@return what was checked, in order} */
  public List<Step> steps() {
    return steps;
  }

  /** {@return the checks that failed and that the level only logs} */
  public List<Step> warnings() {
    return steps.stream().filter(step -> step.outcome() == Step.Outcome.LOGGED).toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NotationSignature that
        && format == that.format
        && header.equals(that.header)
        && metadata.equals(that.metadata)
        && signingAgent.equals(that.signingAgent)
        && level.equals(that.level)
        && steps.equals(that.steps);
  }

  @Override
  public int hashCode() {
    return Objects.hash(format, header, metadata);
  }

  /** {@return the form, the time and the metadata} */
  @Override
  public String toString() {
    return format + " signed at " + signingTime() + " " + metadata;
  }
}
