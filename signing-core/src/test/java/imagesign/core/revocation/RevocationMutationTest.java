package imagesign.core.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import imagesign.core.revocation.CertificateStatus.State;
import imagesign.core.x509.AnchoredChain;
import imagesign.oci.Bytes;
import imagesign.testkit.Mutations;
import imagesign.testkit.OcspResponder;
import imagesign.testkit.TestChain;
import imagesign.testkit.TestCrl;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever an answer holds, a revoked certificate is revoked or unknown, and that soon. */
@Tag("mutation")
class RevocationMutationTest {
  private static final URI PLACE = URI.create("http://revocation.test/a");

  @Test
  void damagedOcspResponsesNeverSayGood() {
    try (OcspResponder responder = OcspResponder.start()) {
      TestChain chain =
          TestChain.codeSigning().length(2).certificate(0, c -> c.ocsp(PLACE)).issue();
      responder.serve(chain).revoke(chain.leaf());
      byte[][] response = new byte[1][];
      Chains.checker()
          .ocspSource(
              (location, certificate, request) -> {
                response[0] = responder.respond(request.toByteArray());
                return Optional.of(Bytes.copyOf(response[0]));
              })
          .build()
          .check(Chains.anchored(chain), Chains.now());
      run("damaged OCSP responses", chain, response[0]);
    }
  }

  @Test
  void damagedListsNeverSayGood() {
    TestChain chain = TestChain.codeSigning().length(2).certificate(0, c -> c.crl(PLACE)).issue();
    byte[] list = TestCrl.of(chain.root()).fill(2).revoke(chain.leaf()).publishedAt(PLACE).der();
    run("damaged revocation lists", chain, list);
  }

  private static void run(String name, TestChain chain, byte[] answer) {
    Mutations mutations = Mutations.of(name);
    System.out.println(mutations);
    AnchoredChain anchored = Chains.anchored(chain);
    int[] accepted = new int[1];
    assertTimeoutPreemptively(
        Duration.ofSeconds(120 + mutations.count() / 200),
        () -> {
          for (int i = 0; i < mutations.count(); i++) {
            Bytes mutant = Bytes.copyOf(mutations.mutate(answer));
            State state =
                Chains.checker()
                    .offline()
                    .crlSource((location, issuer) -> Optional.of(mutant))
                    .ocspSource((location, certificate, request) -> Optional.of(mutant))
                    .build()
                    .check(anchored, Chains.now())
                    .state();
            assertThat(state).isNotEqualTo(State.GOOD);
            accepted[0] += state == State.REVOKED ? 1 : 0;
          }
        });
    System.out.println(name + ": accepted " + accepted[0]);
  }
}
