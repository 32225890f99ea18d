package imagesign.notation;

import imagesign.core.tsa.VerifiedTimestamp;
import imagesign.core.x509.AnchoredChain;
import imagesign.core.x509.Certificate;
import imagesign.oci.Descriptor;
import imagesign.spi.Check;
import imagesign.spi.SignerIdentity;
import imagesign.spi.Step;
import imagesign.spi.TrustedTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Checks one signature under one authority, in the order of the Notary Project specification,
 * "Signature Verification". Not thread-safe.
 */
final class NotationCheck {
  private final AuthorityOptions options;
  private final TrustSnapshot trust;
  private final Instant now;
  private final CheckSteps steps;

  NotationCheck(NotationAuthority authority, Instant now) {
    this.options = authority.options();
    this.trust = authority.trust();
    this.now = now;
    this.steps = new CheckSteps(options.statement().level());
  }

  /**
   * Runs the check.
   *
   * @param envelope reads the envelope and verifies its integrity
   * @param subject describes what must be signed
   */
  Check run(Supplier<SoundEnvelope> envelope, Function<SoundEnvelope, Descriptor> subject) {
    try {
      requireDecision();
      SoundEnvelope sound = steps.enforced(ValidationType.INTEGRITY.toString(), envelope);
      return check(sound, subject);
    } catch (NotationException e) {
      return new Check.Failed(e.reason(), String.valueOf(e.getMessage()), steps.done());
    }
  }

  private void requireDecision() {
    VerificationLevel level = options.statement().level();
    if (level.isSkip()) {
      throw undecided(level);
    }
  }

  private static NotationException undecided(VerificationLevel level) {
    return new NotationException(
        NotationReason.LEVEL_DECIDES_NOTHING, "the level " + level.name() + " decides nothing");
  }

  private Check check(SoundEnvelope sound, Function<SoundEnvelope, Descriptor> subject) {
    Optional<PluginVerification> plugin =
        sound
            .header()
            .pluginDemand()
            .map(
                demand -> steps.enforced("plugin", () -> PluginVerification.find(demand, options)));
    Optional<AnchoredChain> anchored = sound.chain().anchoredIn(trust.trusted(storeType(sound)));
    steps.validation(ValidationType.AUTHENTICITY, () -> authenticate(sound, anchored, plugin));
    steps.validation(ValidationType.EXPIRY, () -> requireNotExpired(sound.header()));
    Optional<Optional<TrustedTime>> time =
        steps.validation(ValidationType.AUTHENTIC_TIMESTAMP, () -> authenticTime(sound));
    if (plugin.filter(PluginVerification::judgesRevocation).isEmpty()) {
      steps.validation(ValidationType.REVOCATION, () -> requireNotRevoked(sound, anchored));
    }
    Set<String> processed = plugin.map(p -> askPlugin(p, sound)).orElse(Set.of());
    steps.enforced("attributes", () -> requireUnderstood(sound.header().extended(), processed));
    steps.enforced("subject", () -> requireSigned(sound.target(), subject.apply(sound)));
    steps.enforced("metadata", () -> requireMetadata(sound.target().annotations()));
    return options.bySpecification()
        ? passed(sound, time.flatMap(t -> t))
        : decide(sound, time.flatMap(t -> t));
  }

  /** Takes the plugin's word for what it judges; gives the attributes that it took care of. */
  private Set<String> askPlugin(PluginVerification plugin, SoundEnvelope sound) {
    PluginVerification.Answer answer = plugin.verify(sound, options);
    if (plugin.judgesIdentity()) {
      steps.validation(
          ValidationType.AUTHENTICITY,
          () ->
              requireGranted(
                  answer.refusal(PluginCapability.SIGNATURE_VERIFIER_TRUSTED_IDENTITY),
                  NotationReason.PLUGIN_REFUSES_IDENTITY));
    }
    if (plugin.judgesRevocation()) {
      steps.validation(
          ValidationType.REVOCATION,
          () ->
              requireGranted(
                  answer.refusal(PluginCapability.SIGNATURE_VERIFIER_REVOCATION_CHECK),
                  NotationReason.PLUGIN_SAYS_REVOKED));
    }
    return answer.processed();
  }

  private static void requireGranted(
      Optional<PluginVerification.Refusal> refusal, NotationReason reason) {
    refusal.ifPresent(
        no -> {
          throw new NotationException(reason, no.why());
        });
  }

  private static TrustStoreName.Type storeType(SoundEnvelope sound) {
    return sound.header().scheme() == SigningScheme.SIGNING_AUTHORITY
        ? TrustStoreName.Type.SIGNING_AUTHORITY
        : TrustStoreName.Type.CA;
  }

  /** Addresses in certificates are those of whoever issued them, so trust comes first. */
  private void requireNotRevoked(SoundEnvelope sound, Optional<AnchoredChain> anchored) {
    AnchoredChain chain =
        anchored.orElseThrow(
            () ->
                new NotationException(
                    NotationReason.REVOCATION_NOT_ASKED, "the chain is not trusted"));
    boolean byAuthority = sound.header().scheme() == SigningScheme.SIGNING_AUTHORITY;
    options
        .revocation()
        .requireGood(
            chain, now, byAuthority ? Optional.of(sound.header().signingTime()) : Optional.empty());
  }

  /** Authenticity: an anchor in the chain, byte for byte, and then the leaf's subject. */
  private void authenticate(
      SoundEnvelope sound, Optional<AnchoredChain> anchored, Optional<PluginVerification> plugin) {
    TrustStoreName.Type type = storeType(sound);
    if (!trust.has(type)) {
      throw new NotationException(
          NotationReason.NO_TRUST_STORE_FOR_SCHEME,
          "no trust store of the type " + type + " for the scheme " + sound.header().scheme());
    }
    Certificate leaf = sound.chain().leaf();
    if (anchored.isEmpty()) {
      throw new NotationException(
          NotationReason.CHAIN_NOT_TRUSTED, "nobody trusted issued " + leaf);
    }
    if (plugin.filter(PluginVerification::judgesIdentity).isEmpty()) {
      requireIdentity(leaf);
    }
  }

  private void requireIdentity(Certificate leaf) {
    List<TrustedIdentity> identities = options.statement().trustedIdentities();
    if (identities.stream().anyMatch(TrustedIdentity::isWildcard)) {
      return;
    }
    Map<String, String> attributes = LeafSubject.attributes(leaf.subject());
    if (identities.stream().noneMatch(identity -> identity.matches(attributes))) {
      throw new NotationException(
          NotationReason.IDENTITY_NOT_TRUSTED,
          Texts.quote(leaf.subject().toString()) + " is none of the trusted identities");
    }
  }

  private void requireNotExpired(SignedHeader header) {
    header
        .expiry()
        .filter(expiry -> !now.isBefore(expiry))
        .ifPresent(
            expiry -> {
              throw new NotationException(NotationReason.EXPIRED, "expired at " + expiry);
            });
  }

  /** Every certificate was valid when it was signed; gives the proof of that time, if any. */
  private Optional<TrustedTime> authenticTime(SoundEnvelope sound) {
    if (sound.header().scheme() == SigningScheme.SIGNING_AUTHORITY) {
      Instant signingTime = sound.header().signingTime();
      sound.chain().requireValidAt(signingTime);
      return Optional.of(new TrustedTime(signingTime, TrustedTime.Source.SIGNING_AUTHORITY));
    }
    TimestampVerification when = options.statement().verifyTimestamp();
    if (!Timestamps.isNeeded(trust, when, sound.chain(), now)) {
      sound.chain().requireValidAt(now);
      return Optional.empty();
    }
    VerifiedTimestamp stamp = Timestamps.verify(sound, trust);
    options.revocation().requireGood(stamp.chain(), now, Optional.empty());
    return Optional.of(
        new TrustedTime(stamp.info().time(), TrustedTime.Source.TIMESTAMP_AUTHORITY));
  }

  private void requireUnderstood(List<ExtendedAttribute> attributes, Set<String> processed) {
    for (ExtendedAttribute attribute : attributes) {
      if (attribute.critical() && !processed.contains(attribute.key())) {
        Predicate<ExtendedAttribute> judge = options.understood().get(attribute.key());
        if (judge == null) {
          throw new NotationException(
              NotationReason.CRITICAL_ATTRIBUTE_UNKNOWN,
              Texts.quote(attribute.key()) + " is critical and not understood");
        }
        if (!judge.test(attribute)) {
          throw new NotationException(
              NotationReason.CRITICAL_ATTRIBUTE_REFUSED,
              Texts.quote(attribute.key()) + " has a value that is not acceptable");
        }
      }
    }
  }

  private static void requireSigned(Descriptor target, Descriptor subject) {
    if (!target.digest().equals(subject.digest())) {
      throw new NotationException(
          NotationReason.DIGEST_NOT_SIGNED, "a signature of " + target.digest());
    }
    if (!target.mediaType().equals(subject.mediaType())) {
      throw new NotationException(
          NotationReason.MEDIA_TYPE_NOT_SIGNED, "signed as " + target.mediaType());
    }
    if (target.size() != subject.size()) {
      throw new NotationException(
          NotationReason.SIZE_NOT_SIGNED, "signed as of " + target.size() + " bytes");
    }
  }

  private void requireMetadata(Map<String, String> signed) {
    if (!signed.entrySet().containsAll(options.metadata().entrySet())) {
      throw new NotationException(
          NotationReason.METADATA_MISSING, "not signed with " + options.metadata());
    }
  }

  /** Authenticity is never optional here, though the level may only log it. */
  private Check decide(SoundEnvelope sound, Optional<TrustedTime> time) {
    Optional<Step> stranger = steps.logged(ValidationType.AUTHENTICITY);
    if (stranger.isPresent()) {
      return new Check.Failed(
          stranger.get().reason().orElseThrow(), stranger.get().detail(), steps.done());
    }
    VerificationLevel level = options.statement().level();
    if (!level.decides()) {
      throw undecided(level);
    }
    return passed(sound, time);
  }

  private Check passed(SoundEnvelope sound, Optional<TrustedTime> time) {
    steps.requireAnswers();
    Certificate leaf = sound.chain().leaf();
    Check.Passed passed =
        Check.Passed.of(
            new SignerIdentity.Certificate(
                leaf.subject().toString(), leaf.publicKey().fingerprint()),
            steps.done(),
            List.of(
                new NotationSignature(sound, options.statement().level().name(), steps.done())));
    return time.map(passed::withTime).orElse(passed);
  }
}
