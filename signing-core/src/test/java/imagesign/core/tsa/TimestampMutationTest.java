package imagesign.core.tsa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import imagesign.core.crypto.Crypto;
import imagesign.core.x509.Certificate;
import imagesign.oci.Bytes;
import imagesign.testkit.Mutations;
import imagesign.testkit.TimestampAuthority;
import imagesign.testkit.TimestampForm;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Any bytes at all are rejected with the one exception, or mean what the original meant, and soon.
 */
@Tag("mutation")
class TimestampMutationTest {
  private static final Bytes MESSAGE = Bytes.utf8("a signature");

  @Test
  void nothingElseIsThrownAndNothingElseIsAccepted() {
    Mutations mutations = Mutations.of("TimestampMutationTest");
    System.out.println(mutations);
    int[] accepted = new int[1];
    try (TimestampAuthority authority = TimestampAuthority.start()) {
      byte[] der = authority.token(MESSAGE.toByteArray());
      byte[] ber = authority.forms(TimestampForm.BER).token(MESSAGE.toByteArray());
      TimestampVerifier verifier = verifier(authority);
      List<VerifiedTimestamp> originals = List.of(verify(verifier, der), verify(verifier, ber));
      assertTimeoutPreemptively(
          Duration.ofSeconds(120 + mutations.count() / 200),
          () -> {
            for (int i = 0; i < mutations.count(); i++) {
              byte[] mutant = mutations.mutate(i % 2 == 0 ? der : ber);
              check(verifier, mutant, originals.get(i % 2), accepted);
            }
          });
    }
    System.out.println("accepted " + accepted[0]);
  }

  private static TimestampVerifier verifier(TimestampAuthority authority) {
    Certificate root = Certificate.parse(Bytes.copyOf(authority.chain().root().der()));
    return TimestampVerifier.of(List.of(root), Crypto.withoutNativeProvider());
  }

  private static VerifiedTimestamp verify(TimestampVerifier verifier, byte[] token) {
    return verifier.verify(TimestampToken.parse(Bytes.copyOf(token)), MESSAGE);
  }

  private static void check(
      TimestampVerifier verifier, byte[] mutant, VerifiedTimestamp original, int[] accepted) {
    try {
      VerifiedTimestamp verified = verify(verifier, mutant);
      accepted[0]++;
      assertThat(verified.info()).isEqualTo(original.info());
      assertThat(verified.chain().certificates()).isEqualTo(original.chain().certificates());
    } catch (TimestampException expected) {
      assertThat(expected.reason().code()).isNotEmpty();
    }
  }
}
