package imagesign.notation;

import imagesign.core.crypto.Crypto;
import imagesign.oci.Descriptor;
import imagesign.oci.MediaType;
import imagesign.spi.Check;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Verifies blobs, such as files, under a trust policy document of Notation, with the answers of its
 * specification. Immutable and thread-safe.
 */
public final class NotationBlobVerifier {
  private final BlobTrustPolicy policy;
  private final TrustStores stores;
  private final InstantSource clock;
  private final UnaryOperator<NotationAuthority.Builder> demands;

  private NotationBlobVerifier(
      BlobTrustPolicy policy,
      TrustStores stores,
      InstantSource clock,
      UnaryOperator<NotationAuthority.Builder> demands) {
    this.policy = policy;
    this.stores = stores;
    this.clock = clock;
    this.demands = demands;
  }

  /**
   * Makes a verifier.
   *
   * @param policy the document
   * @param stores where trusted certificates are
   * @return the verifier
   */
  public static NotationBlobVerifier of(BlobTrustPolicy policy, TrustStores stores) {
    return new NotationBlobVerifier(
        Objects.requireNonNull(policy, "policy"),
        Objects.requireNonNull(stores, "stores"),
        InstantSource.system(),
        UnaryOperator.identity());
  }

  /**
   * Sets where the time comes from; the system's clock by default.
   *
   * @param clock the source of the time
   * @return a verifier with it
   */
  public NotationBlobVerifier clock(InstantSource clock) {
    return new NotationBlobVerifier(
        policy, stores, Objects.requireNonNull(clock, "clock"), demands);
  }

  /**
   * Demands more of each signature than the document does, such as user metadata; nothing by
   * default.
   *
   * @param demands sets what the statement leaves open
   * @return a verifier with these demands
   */
  public NotationBlobVerifier demanding(UnaryOperator<NotationAuthority.Builder> demands) {
    return new NotationBlobVerifier(
        policy, stores, clock, Objects.requireNonNull(demands, "demands"));
  }

  /**
   * Verifies a blob under the global statement, whatever its media type is.
   *
   * @param blob the blob
   * @param signature its signature
   * @return the answer of the document
   * @throws IllegalArgumentException if no statement is global
   * @throws imagesign.ImageSigningException if the blob, or something that the answer depends on,
   *     can't be had
   */
  public BlobVerification verify(Blob blob, DetachedSignature signature) {
    return verify(statement(null), blob, signature, null);
  }

  /**
   * Verifies a blob under a statement that is named, whatever its media type is.
   *
   * @param statement the name of the statement
   * @param blob the blob
   * @param signature its signature
   * @return the answer of the document
   * @throws IllegalArgumentException if there is no such statement
   * @throws imagesign.ImageSigningException if the blob, or something that the answer depends on,
   *     can't be had
   */
  public BlobVerification verify(String statement, Blob blob, DetachedSignature signature) {
    return verify(statement(statement), blob, signature, null);
  }

  /**
   * Verifies a blob of a media type under a statement that is named.
   *
   * @param statement the name of the statement
   * @param blob the blob
   * @param mediaType what it must be signed as
   * @param signature its signature
   * @return the answer of the document
   * @throws IllegalArgumentException if there is no such statement
   * @throws imagesign.ImageSigningException if the blob, or something that the answer depends on,
   *     can't be had
   */
  public BlobVerification verify(
      String statement, Blob blob, MediaType mediaType, DetachedSignature signature) {
    return verify(
        statement(statement), blob, signature, Objects.requireNonNull(mediaType, "mediaType"));
  }

  private TrustStatement statement(@Nullable String name) {
    return (name == null ? policy.global() : policy.named(name))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    name == null
                        ? "statement: none is global"
                        : "statement: there is none named " + Texts.quote(name)))
        .trust();
  }

  private BlobVerification verify(
      TrustStatement trust, Blob blob, DetachedSignature signature, @Nullable MediaType type) {
    if (trust.level().isSkip()) {
      return new BlobVerification.Skipped(trust.name());
    }
    NotationAuthority authority =
        demands
            .apply(NotationAuthority.builder(trust, stores))
            .named(trust.name())
            .bySpecification()
            .build()
            .snapshot();
    Function<SoundEnvelope, Descriptor> subject =
        sound -> blob.describe(type == null ? sound.target().mediaType() : type, sound.hash());
    Seen seen = new Seen();
    Check check =
        new NotationCheck(authority, clock.instant())
            .run(() -> seen.remember(sound(signature)), subject);
    return answer(trust.name(), check, seen);
  }

  private static SoundEnvelope sound(DetachedSignature signature) {
    return SoundEnvelope.verify(signature.format(), signature.envelope(), Crypto.standard());
  }

  /** Keeps what was verified, for the answer. */
  private static final class Seen {
    private @Nullable SoundEnvelope sound;

    SoundEnvelope remember(SoundEnvelope verified) {
      sound = verified;
      return verified;
    }

    Descriptor target() {
      return Objects.requireNonNull(sound).target();
    }
  }

  private static BlobVerification answer(String statement, Check check, Seen seen) {
    if (check instanceof Check.Passed passed) {
      return new BlobVerification.Verified(
          statement, seen.target(), (NotationSignature) passed.details().get(0));
    }
    if (check instanceof Check.Failed failed) {
      return new BlobVerification.Rejected(
          statement, failed.reason(), failed.detail(), failed.steps());
    }
    throw ((Check.Unknown) check).cause();
  }
}
