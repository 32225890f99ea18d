package imagesign.notation;

import static imagesign.notation.Verdicts.verify;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imagesign.ImageSigningException;
import imagesign.SignRequest;
import imagesign.VerificationResult.Verified;
import imagesign.key.SigningKey;
import imagesign.key.ToBeSigned;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Signing in two steps, with something between them that this SDK knows nothing of. */
class PreparedSignatureTest {
  private final MemoryStore store = new MemoryStore();
  private final ArtifactReference image = store.image("image");
  private final Signatory alice = Signatory.of(Kind.EC_256);

  private NotationSigner signer(Signatory signatory) {
    SigningKey outOfReach = NotationKeys.publicOnly(signatory.chain().certificates());
    return NotationSigner.with(outOfReach, store).clock(Signatory.CLOCK);
  }

  private Bytes sign(PreparedSignature prepared) {
    return alice.key().sign(prepared.algorithm(), ToBeSigned.of(prepared.toBeSigned()));
  }

  @ParameterizedTest
  @EnumSource(EnvelopeFormat.class)
  void isCompletedByAnotherProcess(EnvelopeFormat format) {
    SignRequest request = SignRequest.of(image).annotations(Map.of("commit", "4f2c"));
    Bytes encoded =
        signer(alice).format(format).expireAfter(Duration.ofHours(1)).prepare(request).encode();
    PreparedSignature prepared = PreparedSignature.parse(encoded);
    assertThat(prepared.subject()).isEqualTo(image);
    signer(alice).attach(prepared, sign(prepared));
    NotationAuthority authority = alice.trusted().requireMetadata(Map.of("commit", "4f2c")).build();
    assertThat(verify(store, image, authority)).isInstanceOf(Verified.class);
  }

  @Test
  void refusesASignatureOverSomethingElseOrOfAnotherKey() {
    PreparedSignature prepared = signer(alice).prepare(SignRequest.of(image));
    Bytes other = alice.key().sign(prepared.algorithm(), ToBeSigned.of(Bytes.utf8("x")));
    assertThatThrownBy(() -> signer(alice).attach(prepared, other))
        .isInstanceOf(ImageSigningException.class);
    Signatory bob = Signatory.of(Kind.EC_256);
    assertThatThrownBy(() -> signer(bob).attach(prepared, sign(prepared)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(store.listed(image.digest().orElseThrow())).isEmpty();
  }

  @Test
  void refusesWhatHasExpiredMeanwhile() {
    PreparedSignature prepared =
        signer(alice).expireAfter(Duration.ofMinutes(1)).prepare(SignRequest.of(image));
    NotationSigner later = signer(alice).clock(InstantSource.fixed(Signatory.NOW.plusSeconds(60)));
    Bytes signature = sign(prepared);
    assertThatThrownBy(() -> later.attach(prepared, signature))
        .isInstanceOf(ImageSigningException.class);
  }

  /** Whoever carries the prepared signature can't turn it to another image. */
  @Test
  void refusesWhatWasChangedOnTheWay() {
    PreparedSignature prepared = signer(alice).prepare(SignRequest.of(image));
    Bytes signature = sign(prepared);
    ArtifactReference other = store.image("other");
    String payload = Base64s.encode(new Payload(store.describe(other)).toBytes(EnvelopeFormat.JWS));
    String changed =
        prepared
            .encode()
            .toUtf8()
            .replaceFirst("\"payload\":\"[^\"]*\"", "\"payload\":\"" + payload + "\"");
    PreparedSignature turned = PreparedSignature.parse(Bytes.utf8(changed));
    assertThat(turned.subject()).isEqualTo(other);
    assertThatThrownBy(() -> signer(alice).attach(turned, signature))
        .isInstanceOf(ImageSigningException.class);
  }

  @Test
  void refusesWhatIsNotEncoded() {
    String good = signer(alice).prepare(SignRequest.of(image)).encode().toUtf8();
    for (String broken :
        new String[] {
          "{}",
          "[]",
          good.replace("\"version\":1", "\"version\":2"),
          good.replace("\"format\":\"jws\"", "\"format\":\"xml\""),
          good.replaceFirst("\"chain\":\\[[^\\]]*\\]", "\"chain\":[]"),
          good.replaceFirst("\"payload\":\"", "\"payload\":\"?"),
          good.replaceFirst("\\{", "{\"more\":1,")
        }) {
      assertThatThrownBy(() -> PreparedSignature.parse(Bytes.utf8(broken)))
          .as(broken)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aKeyOutOfReachSignsNothing() {
    assertThatThrownBy(() -> signer(alice).sign(image))
        .isInstanceOf(IllegalArgumentException.class);
    SignRequest recursive = SignRequest.of(image).recursive();
    assertThatThrownBy(() -> signer(alice).prepare(recursive))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
