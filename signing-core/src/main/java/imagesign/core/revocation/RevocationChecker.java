package imagesign.core.revocation;

import imagesign.ImageSigningException;
import imagesign.core.crypto.Crypto;
import imagesign.core.revocation.CertificateStatus.Method;
import imagesign.core.revocation.CertificateStatus.State;
import imagesign.core.x509.AnchoredChain;
import imagesign.core.x509.Certificate;
import imagesign.core.x509.RevocationPointers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;

/**
 * Finds out whether the certificates of a chain are revoked. Notary Project signature
 * specification, "Certificate Revocation Evaluation".
 *
 * <p>Each certificate below the root is looked up by OCSP where it names a responder, by revocation
 * lists where it names only those, and by lists after OCSP without a clear answer where it names
 * both. A certificate that names neither can't be revoked. Only chains that are anchored get here,
 * since the addresses that are asked stand in their certificates.
 *
 * <p>Answers are kept until they end. Thread-safe; with an executor the certificates of a chain are
 * looked up at the same time, without one after the other.
 */
public final class RevocationChecker {
  private final RevocationSettings settings;
  private final OcspMemory memory = new OcspMemory();

  RevocationChecker(RevocationSettings settings) {
    this.settings = settings;
  }

  /**
   * Begins a checker with all defaults.
   *
   * @param crypto who computes
   * @return a builder
   */
  public static RevocationCheckerBuilder builder(Crypto crypto) {
    return new RevocationCheckerBuilder(crypto);
  }

  /**
   * Looks a chain up, where no time of signing is proven: revoked is revoked.
   *
   * @param chain the chain
   * @param now the time of the check
   * @return what is known of each certificate
   * @throws ImageSigningException if the thread is interrupted
   */
  public RevocationResult check(AnchoredChain chain, Instant now) {
    return check(chain, now, Optional.empty());
  }

  /**
   * Looks a chain up for a signature whose time is proven: a certificate counts as good if its key
   * became invalid only later.
   *
   * @param chain the chain
   * @param now the time of the check
   * @param signedAt the time of signing
   * @return what is known of each certificate
   * @throws ImageSigningException if the thread is interrupted
   */
  public RevocationResult checkSignedAt(AnchoredChain chain, Instant now, Instant signedAt) {
    return check(chain, now, Optional.of(signedAt));
  }

  private RevocationResult check(AnchoredChain chain, Instant now, Optional<Instant> signedAt) {
    Deadline deadline = Deadline.in(settings.totalTimeout());
    List<Certificate> certificates = chain.certificates();
    List<FutureTask<CertificateStatus>> tasks = new ArrayList<>();
    for (int i = 0; i < certificates.size() - 1; i++) {
      Certificate certificate = certificates.get(i);
      Certificate issuer = certificates.get(i + 1);
      tasks.add(new FutureTask<>(() -> look(certificate, issuer, now, signedAt, deadline)));
    }
    List<CertificateStatus> statuses = new ArrayList<>(run(tasks));
    statuses.add(CertificateStatus.notRevocable(certificates.get(certificates.size() - 1)));
    return new RevocationResult(statuses);
  }

  private List<CertificateStatus> run(List<FutureTask<CertificateStatus>> tasks) {
    settings
        .executor()
        .ifPresent(
            executor ->
                tasks.stream()
                    .skip(1)
                    .forEach(
                        task -> {
                          try {
                            executor.execute(task);
                          } catch (RejectedExecutionException e) {
                            // This thread does it, below.
                          }
                        }));
    // What no other thread has begun is done here, so an executor that is busy with us waits for
    // nothing.
    tasks.forEach(FutureTask::run);
    return tasks.stream().map(RevocationChecker::result).toList();
  }

  private static CertificateStatus result(FutureTask<CertificateStatus> task) {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ImageSigningException("revocation check: interrupted", true, e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("revocation check", e.getCause());
    }
  }

  private CertificateStatus look(
      Certificate certificate,
      Certificate issuer,
      Instant now,
      Optional<Instant> signedAt,
      Deadline deadline) {
    RevocationPointers pointers = certificate.revocationPointers();
    CrlCheck lists =
        new CrlCheck(new CrlFetch(settings, issuer, now, deadline), certificate, signedAt);
    if (!pointers.ocspResponders().isEmpty()) {
      OcspRequest request = new OcspRequest(certificate, issuer);
      CertificateStatus status =
          new OcspCheck(settings, memory, request, now, signedAt, deadline).run();
      boolean fallBack =
          status.state() == State.UNKNOWN && !pointers.distributionPoints().isEmpty();
      return fallBack ? lists.run().by(Method.CRL_AFTER_OCSP) : status;
    }
    return pointers.distributionPoints().isEmpty()
        ? CertificateStatus.notRevocable(certificate)
        : lists.run();
  }
}
