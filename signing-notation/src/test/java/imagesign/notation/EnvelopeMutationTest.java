package imagesign.notation;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.core.crypto.Crypto;
import imagesign.oci.Bytes;
import imagesign.testkit.Mutations;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Damages envelopes, signed headers and documents: a mutant is refused with a code, or accepted
 * with exactly the content of the original.
 */
@Tag("mutation")
class EnvelopeMutationTest {
  private final Signatory alice = Signatory.of(Kind.EC_256, chain -> chain.length(2));

  @BeforeEach
  void warmUp() {
    // Past the start of the process, verification is fast enough for many mutants.
    Crypto.standard().prepare();
  }

  private static void damage(String part, Bytes original, Consumer<Bytes> parser) {
    Mutations mutations = Mutations.of("notation " + part);
    System.out.println(mutations);
    int accepted = 0;
    for (int i = 0; i < mutations.count(); i++) {
      Bytes mutant = Bytes.copyOf(mutations.mutate(original.toByteArray()));
      try {
        parser.accept(mutant);
        accepted++;
      } catch (NotationException e) {
        assertThat(e.reason().code()).as(mutations + ", mutant " + i).isNotEmpty();
      } catch (TrustPolicyException e) {
        assertThat(e.reason()).as(mutations + ", mutant " + i).isNotNull();
      }
    }
    System.out.println("notation " + part + ": accepted " + accepted);
  }

  private static void damageEnvelope(EnvelopeFormat format, Bytes original) {
    SoundEnvelope expected = SoundEnvelope.verify(format, original, Crypto.standard());
    damage(
        format + " envelope",
        original,
        mutant -> {
          SoundEnvelope read = SoundEnvelope.verify(format, mutant, Crypto.standard());
          assertThat(read.header()).isEqualTo(expected.header());
          assertThat(read.target()).isEqualTo(expected.target());
          assertThat(read.chain().certificates()).isEqualTo(expected.chain().certificates());
        });
  }

  @Test
  void jwsEnvelope() {
    damageEnvelope(EnvelopeFormat.JWS, Forgery.by(alice).expiring().jws());
  }

  @Test
  void coseEnvelope() {
    damageEnvelope(EnvelopeFormat.COSE, Forgery.by(alice).expiring().cose());
  }

  /** Headers are read before anybody is known to have signed them: they must end, no more. */
  @Test
  void jwsHeader() {
    Bytes header =
        Bytes.utf8(
            Base64s.decodeUrl(Forgery.json(Forgery.by(alice).expiring().jws()).string("protected"))
                .orElseThrow()
                .toUtf8());
    damage("JWS header", header, mutant -> HeaderRules.read(JwsHeader.parse(mutant)));
  }

  @Test
  void coseHeader() {
    Bytes header =
        new imagesign.core.cbor.CborMap(Forgery.by(alice).expiring().coseHeader()).toBytes();
    damage(
        "COSE header",
        header,
        mutant -> HeaderRules.read(new CoseHeader(CoseHeader.decode(mutant))));
  }

  @Test
  void payload() {
    damage("payload", new Payload(Forgery.TARGET).toBytes(EnvelopeFormat.COSE), Payload::parse);
  }

  @Test
  void trustPolicy() {
    Bytes document =
        Bytes.utf8(
            """
            {"version":"1.0","trustPolicies":[{"name":"a","registryScopes":["a.example/b"],\
            "signatureVerification":{"level":"strict","override":{"expiry":"log"}},\
            "trustStores":["ca:a"],"trustedIdentities":["x509.subject: C=a, ST=b, O=c"]}]}""");
    damage(
        "trust policy",
        document,
        mutant -> {
          OciTrustPolicy read = OciTrustPolicy.parse(mutant);
          assertThat(OciTrustPolicy.parse(read.toBytes())).isEqualTo(read);
        });
  }
}
