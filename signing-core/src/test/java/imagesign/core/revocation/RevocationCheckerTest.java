package imagesign.core.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import imagesign.ImageSigningException;
import imagesign.core.revocation.CertificateStatus.Method;
import imagesign.core.revocation.CertificateStatus.State;
import imagesign.oci.Bytes;
import imagesign.testkit.CrlServer;
import imagesign.testkit.Fault;
import imagesign.testkit.OcspResponder;
import imagesign.testkit.TestChain;
import imagesign.testkit.TestCrl;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RevocationCheckerTest {
  private final OcspResponder responder = OcspResponder.start();
  private final CrlServer lists = CrlServer.start();
  private final TestChain chain =
      TestChain.codeSigning().length(4).change(c -> c.ocsp(responder.uri())).issue();

  RevocationCheckerTest() {
    responder.serve(chain);
  }

  @AfterEach
  void stop() {
    responder.close();
    lists.close();
  }

  private RevocationResult check(RevocationChecker checker) {
    return checker.check(Chains.anchored(chain), Chains.now());
  }

  private RevocationResult check() {
    return check(Chains.checker().build());
  }

  @Test
  void looksUpAllButTheRoot() {
    RevocationResult result = check();
    assertThat(result.certificates())
        .extracting(CertificateStatus::state)
        .containsExactly(State.GOOD, State.GOOD, State.GOOD, State.NOT_REVOCABLE);
    assertThat(result.state()).isEqualTo(State.GOOD);
    assertThat(result.worst()).isEmpty();
    assertThat(responder.requests()).hasSize(3);
    assertThat(result.certificates())
        .extracting(CertificateStatus::certificate)
        .isEqualTo(Chains.anchored(chain).certificates());
  }

  @Test
  void oneRevokedCertificateDecides() {
    responder.revoke(chain.issued().get(1)).forget(chain.leaf());
    RevocationResult result = check();
    assertThat(result.state()).isEqualTo(State.REVOKED);
    assertThat(result.worst().orElseThrow().reason()).contains(RevocationReason.REVOKED);
    responder.reinstate(chain.issued().get(1));
    assertThat(check().state()).isEqualTo(State.UNKNOWN);
    responder.reinstate(chain.leaf());
    assertThat(check().state()).isEqualTo(State.GOOD);
  }

  @Test
  void aRootIsNeverAskedAbout() {
    responder.revoke(chain.root());
    assertThat(check().state()).isEqualTo(State.GOOD);
    TestChain single =
        TestChain.codeSigning().length(1).change(c -> c.ocsp(responder.uri())).issue();
    RevocationResult result = Chains.checker().build().check(Chains.anchored(single), Chains.now());
    assertThat(result.certificates()).hasSize(1);
    assertThat(result.state()).isEqualTo(State.GOOD);
  }

  @Test
  void certificatesThatNameNoPlaceAreAsGoodAsGood() {
    TestChain silent = TestChain.codeSigning().issue();
    RevocationResult result = Chains.checker().build().check(Chains.anchored(silent), Chains.now());
    assertThat(result.certificates())
        .extracting(CertificateStatus::state)
        .containsOnly(State.NOT_REVOCABLE);
    assertThat(result.certificates().get(0).method()).isEqualTo(Method.NONE);
    assertThat(result.state()).isEqualTo(State.GOOD);
  }

  /** The addresses stand in certificates, so this machine is asked only where it is named. */
  @Test
  void asksThisMachineOnlyWhereItIsNamed() {
    RevocationChecker careful =
        RevocationChecker.builder(Chains.CRYPTO).allowHost("localhost").build();
    RevocationResult result = check(careful);
    assertThat(result.worst().orElseThrow().reason()).contains(RevocationReason.HOST_FORBIDDEN);
    assertThat(responder.requests()).isEmpty();
  }

  @Test
  void offlineAsksNobody() {
    RevocationResult result = check(Chains.checker().offline().build());
    assertThat(result.worst().orElseThrow().reason()).contains(RevocationReason.OFFLINE);
    assertThat(responder.requests()).isEmpty();
  }

  @Test
  void listsOfASourceAreTakenOffline() {
    TestChain listed =
        TestChain.codeSigning()
            .length(3)
            .certificate(0, c -> c.crl(lists.uri("leaf")))
            .certificate(1, c -> c.crl(lists.uri("authority")))
            .issue();
    RevocationChecker offline =
        Chains.checker()
            .offline()
            .crlSource(
                (location, issuer) ->
                    listed.issued().stream()
                        .filter(c -> c.certificate().equals(issuer))
                        .findFirst()
                        .map(c -> Bytes.copyOf(TestCrl.of(c).revoke(listed.leaf()).der())))
            .build();
    RevocationResult result = offline.check(Chains.anchored(listed), Chains.now());
    assertThat(result.certificates())
        .extracting(CertificateStatus::state)
        .containsExactly(State.REVOKED, State.GOOD, State.NOT_REVOCABLE);
    assertThat(lists.requests()).isEmpty();
  }

  @Test
  void aSourceThatFailsIsNoAnswer() {
    RevocationChecker checker =
        Chains.checker()
            .ocspSource(
                (location, certificate, request) -> {
                  throw new ImageSigningException("a disk that is gone");
                })
            .build();
    assertThat(check(checker).worst().orElseThrow().reason())
        .contains(RevocationReason.SOURCE_FAILED);
    RevocationChecker empty =
        Chains.checker().ocspSource((location, certificate, request) -> Optional.empty()).build();
    assertThat(check(empty).state()).isEqualTo(State.GOOD);
  }

  @Test
  void anExecutorLooksThemUpAtTheSameTime() throws Exception {
    CountDownLatch together = new CountDownLatch(3);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      responder.fail(
          Fault.before(
              () -> {
                together.countDown();
                await(together);
              }));
      RevocationResult result = check(Chains.checker().executor(threads).build());
      assertThat(result.state()).isEqualTo(State.GOOD);
      assertThat(together.getCount()).isZero();
    } finally {
      threads.shutdownNow();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A checker that runs on the only thread of its executor must not wait for itself. */
  @Test
  void anExecutorMayBeBusyWithUsOrRefuse() throws Exception {
    ExecutorService single = Executors.newSingleThreadExecutor();
    try {
      RevocationChecker checker = Chains.checker().executor(single).build();
      assertThat(single.submit(() -> check(checker)).get().state()).isEqualTo(State.GOOD);
    } finally {
      single.shutdownNow();
    }
    RevocationChecker refused =
        Chains.checker()
            .executor(
                task -> {
                  throw new RejectedExecutionException("full");
                })
            .build();
    assertThat(check(refused).state()).isEqualTo(State.GOOD);
  }

  @Test
  void oneDeadlineCoversTheChain() {
    responder.fail(Fault.stall(Duration.ofSeconds(30)));
    RevocationResult result = check(Chains.checker().totalTimeout(Duration.ofMillis(300)).build());
    assertThat(result.certificates().subList(0, 3))
        .allSatisfy(status -> assertThat(status.reason()).contains(RevocationReason.TIMEOUT));
    assertThat(responder.requests().size()).isLessThan(3);
  }

  @Test
  void anInterruptEndsTheCheck() {
    CountDownLatch never = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      RevocationChecker checker =
          Chains.checker()
              .executor(threads)
              .ocspSource(
                  (location, certificate, request) -> {
                    if (Thread.currentThread().getName().startsWith("pool")) {
                      await(never);
                    } else {
                      Thread.currentThread().interrupt();
                    }
                    return Optional.empty();
                  })
              .build();
      ImageSigningException e =
          catchThrowableOfType(ImageSigningException.class, () -> check(checker));
      assertThat(Thread.interrupted()).isTrue();
      if (e != null) {
        assertThat(e.isTransient()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void limitsArePositive() {
    RevocationCheckerBuilder builder = Chains.checker();
    for (Duration bad : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
      assertThatIllegalArgumentException().isThrownBy(() -> builder.ocspTimeout(bad));
      assertThatIllegalArgumentException().isThrownBy(() -> builder.crlTimeout(bad));
      assertThatIllegalArgumentException().isThrownBy(() -> builder.totalTimeout(bad));
    }
  }
}
