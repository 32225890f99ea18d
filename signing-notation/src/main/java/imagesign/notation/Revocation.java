package imagesign.notation;

import imagesign.ImageSigningException;
import imagesign.core.crypto.Crypto;
import imagesign.core.revocation.CertificateStatus;
import imagesign.core.revocation.CertificateStatus.State;
import imagesign.core.revocation.DirectoryCrlCache;
import imagesign.core.revocation.RevocationChecker;
import imagesign.core.revocation.RevocationCheckerBuilder;
import imagesign.core.revocation.RevocationReason;
import imagesign.core.x509.AnchoredChain;
import imagesign.spi.CrlSource;
import imagesign.spi.OcspSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * How it is found out whether certificates are revoked: by OCSP and revocation lists, at the
 * addresses in the certificates.
 *
 * <p>Only chains that lead to a trusted certificate are looked up, over plain HTTP, without
 * redirects, bounded in size and time, and never at an address of this machine or of its link
 * unless the host is allowed by name. Answers are kept until they end, so share one instance.
 * Immutable and thread-safe. Notary Project specification, "Certificate Revocation Evaluation".
 */
public final class Revocation {
  private final @Nullable RevocationChecker checker;
  private final String fingerprint;

  private Revocation(@Nullable RevocationChecker checker, String fingerprint) {
    this.checker = checker;
    this.fingerprint = fingerprint;
  }

  /** {@return a way with all defaults: asks the network, keeps lists in memory} */
  public static Revocation standard() {
    return builder().build();
  }

  /** {@return a builder} */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Asks nobody, and takes every certificate for good: also those of time-stamp authorities, which
   * a policy can't leave out otherwise.
   *
   * @return a way that finds nothing revoked
   */
  public static Revocation uncheckedUnsafe() {
    return new Revocation(null, "unchecked");
  }

  /** {@return what tells two ways apart that could decide differently} */
  String fingerprint() {
    return fingerprint;
  }

  /**
   * Demands that no certificate of a chain is revoked, and that this is known.
   *
   * @param signedAt the proven time of signing, which saves what was revoked only later
   * @throws ImageSigningException if nobody answered
   */
  void requireGood(AnchoredChain chain, Instant now, Optional<Instant> signedAt) {
    if (checker == null) {
      return;
    }
    var result =
        signedAt.isPresent()
            ? checker.checkSignedAt(chain, now, signedAt.get())
            : checker.check(chain, now);
    result.worst().ifPresent(Revocation::refuse);
  }

  private static void refuse(CertificateStatus status) {
    RevocationReason reason = status.reason().orElseThrow();
    String detail = status.certificate() + ": " + status.detail();
    if (status.state() == State.UNKNOWN && reason.isNoAnswer()) {
      throw new NoRevocationAnswerException(reason, "revocation of " + detail);
    }
    throw new NotationException(reason, detail);
  }

  /** Collects the options of a {@link Revocation}; not thread-safe. */
  public static final class Builder {
    private final RevocationCheckerBuilder checker = RevocationChecker.builder(Crypto.standard());

    private Builder() {}

    /**
     * Asks for revocation lists here before they are fetched; nowhere by default.
     *
     * @param source the lists that are at hand
     * @return this builder
     */
    public Builder crlSource(CrlSource source) {
      checker.crlSource(source);
      return this;
    }

    /**
     * Asks for OCSP responses here before a responder is asked; nowhere by default.
     *
     * @param source the responses that are at hand
     * @return this builder
     */
    public Builder ocspSource(OcspSource source) {
      checker.ocspSource(source);
      return this;
    }

    /**
     * Keeps off the network: what no source has and no cache keeps is unknown; asks the network by
     * default.
     *
     * @return this builder
     */
    public Builder offline() {
      checker.offline();
      return this;
    }

    /**
     * Allows a host although it is this machine or on its link; none such by default.
     *
     * @param host the name or address, as it stands in certificates, without a port
     * @return this builder
     */
    public Builder allowRevocationHost(String host) {
      checker.allowHost(host);
      return this;
    }

    /**
     * Keeps revocation lists in a folder, which may be notation's own, {@code crl} in its cache; in
     * memory by default. That the folder can't be written to fails nothing.
     *
     * @param folder the folder
     * @return this builder
     */
    public Builder cacheFolder(Path folder) {
      checker.cache(new DirectoryCrlCache(folder));
      return this;
    }

    /**
     * Looks the certificates of a chain up at the same time; one after the other by default.
     *
     * @param executor who runs the look-ups; may be busy or refuse
     * @return this builder
     */
    public Builder executor(Executor executor) {
      checker.executor(executor);
      return this;
    }

    /**
     * Limits the wait for all answers about one chain; 30 seconds by default.
     *
     * @param limit a positive time
     * @return this builder
     */
    public Builder timeLimit(Duration limit) {
      checker.totalTimeout(limit);
      return this;
    }

    /** {@return the way to find out} */
    public Revocation build() {
      return new Revocation(checker.build(), "checked");
    }
  }
}
