package imagesign.notation;

import imagesign.core.tsa.HttpTimestampSource;
import imagesign.spi.TimestampSource;
import java.net.URI;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How to sign, whatever is signed. Immutable. */
record SignerOptions(
    EnvelopeFormat format,
    SigningScheme scheme,
    @Nullable Duration lifetime,
    List<ExtendedAttribute> attributes,
    String agent,
    @Nullable Countersigner countersigner,
    InstantSource clock) {
  static final SignerOptions DEFAULT =
      new SignerOptions(
          EnvelopeFormat.JWS,
          SigningScheme.X509,
          null,
          List.of(),
          "imagesign",
          null,
          InstantSource.system());

  SignerOptions {
    attributes = List.copyOf(attributes);
  }

  SignerOptions with(EnvelopeFormat other) {
    return new SignerOptions(other, scheme, lifetime, attributes, agent, countersigner, clock);
  }

  SignerOptions with(SigningScheme other) {
    return new SignerOptions(format, other, lifetime, attributes, agent, countersigner, clock);
  }

  SignerOptions with(Duration other) {
    if (other.getSeconds() < 1 || other.getNano() != 0) {
      throw new IllegalArgumentException("lifetime: not whole seconds, at least one: " + other);
    }
    return new SignerOptions(format, scheme, other, attributes, agent, countersigner, clock);
  }

  SignerOptions with(ExtendedAttribute attribute) {
    requireAllowed(attribute.key());
    List<ExtendedAttribute> all = new ArrayList<>(attributes);
    all.removeIf(other -> other.key().equals(attribute.key()));
    all.add(attribute);
    return new SignerOptions(format, scheme, lifetime, all, agent, countersigner, clock);
  }

  private static void requireAllowed(String key) {
    boolean reserved =
        key.regionMatches(true, 0, Attributes.RESERVED, 0, Attributes.RESERVED.length());
    if (key.isBlank() || reserved || JwsHeader.isStandard(key)) {
      throw new IllegalArgumentException("attribute: not free for use: " + Texts.quote(key));
    }
  }

  SignerOptions with(Countersigner other) {
    return new SignerOptions(format, scheme, lifetime, attributes, agent, other, clock);
  }

  SignerOptions with(URI authority, X509Certificate root) {
    return with(
        HttpTimestampSource.of(authority, HttpTimestampSource.DEFAULT_TIMEOUT),
        List.of(root),
        Revocation.standard());
  }

  SignerOptions with(
      TimestampSource authority, List<X509Certificate> roots, Revocation revocation) {
    return with(
        new Countersigner(
            Objects.requireNonNull(authority, "authority"),
            roots.stream().map(CertifiedKey::parse).toList(),
            Objects.requireNonNull(revocation, "revocation"),
            new SecureRandom(),
            clock));
  }

  /** A signing authority states the time by itself; nobody would look at a timestamp. */
  SignerOptions requireConsistent() {
    if (scheme == SigningScheme.SIGNING_AUTHORITY && countersigner != null) {
      throw new IllegalArgumentException(
          "scheme and timestamp: " + scheme + " has no use for a timestamp");
    }
    return this;
  }

  SignerOptions withAgent(String other) {
    if (other.isBlank()) {
      throw new IllegalArgumentException("agent: blank");
    }
    return new SignerOptions(format, scheme, lifetime, attributes, other, countersigner, clock);
  }

  SignerOptions with(InstantSource other) {
    return new SignerOptions(format, scheme, lifetime, attributes, agent, countersigner, other);
  }

  /** Envelopes have whole seconds, and the expiry counts from the time that is written. */
  SignedHeader header() {
    Instant signingTime = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant expiry = lifetime == null ? null : signingTime.plus(lifetime);
    return new SignedHeader(scheme, signingTime, expiry, attributes, null);
  }
}
