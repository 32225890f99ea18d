package imagesign.notation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imagesign.SignRequest;
import imagesign.core.json.JsonObject;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.MediaType;
import imagesign.signature.SignatureFailure;
import imagesign.spi.ContentException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NotationInspectorTest {
  private final MemoryStore store = new MemoryStore();
  private final ArtifactReference image = store.image("image");
  private final Signatory alice = Signatory.of(Kind.EC_256, chain -> chain.length(2));

  @ParameterizedTest
  @EnumSource(EnvelopeFormat.class)
  void showsWhatNotationShows(EnvelopeFormat format) {
    alice
        .signer(store)
        .format(format)
        .expireAfter(Duration.ofDays(1))
        .attribute("example.tier", "gold")
        .sign(SignRequest.of(image).annotations(Map.of("commit", "4f2c")));
    JsonObject json = Forgery.json(NotationInspector.of(store).inspect(image).toJson());
    assertThat(json.names()).containsExactly("mediaType", "signatures");
    assertThat(json.string("mediaType")).isEqualTo(MediaType.OCI_MANIFEST.value());
    JsonObject signature = json.objects("signatures").get(0);
    assertThat(signature.names())
        .containsExactly(
            "digest",
            "signatureAlgorithm",
            "signatureEnvelopeType",
            "signedAttributes",
            "userDefinedAttributes",
            "unsignedAttributes",
            "certificates",
            "signedArtifact");
    assertThat(signature.string("signatureAlgorithm")).isEqualTo("ECDSA-SHA-256");
    assertThat(signature.string("signatureEnvelopeType")).isEqualTo(format.mediaType().value());
    assertThat(signature.stringMap("signedAttributes"))
        .isEqualTo(
            Map.of(
                "contentType", "application/vnd.cncf.notary.payload.v1+json",
                "signingScheme", "notary.x509",
                "signingTime", "2026-11-20T12:00:00Z",
                "expiry", "2026-11-21T12:00:00Z",
                "example.tier", "gold"));
    assertThat(signature.stringMap("userDefinedAttributes")).isEqualTo(Map.of("commit", "4f2c"));
    assertThat(signature.object("unsignedAttributes").string("signingAgent"))
        .isEqualTo("imagesign");
    JsonObject leaf = signature.objects("certificates").get(0);
    assertThat(leaf.string("issuedTo")).isEqualTo("CN=signer,O=imagesign testkit,ST=Oslo,C=NO");
    assertThat(leaf.string("expiry")).isEqualTo("2027-12-31T23:59:59Z");
    assertThat(signature.objects("certificates")).hasSize(2);
    assertThat(signature.object("signedArtifact").string("digest"))
        .isEqualTo(image.digest().orElseThrow().toString());
  }

  @Test
  void showsOthersThoughOneCantBeRead() {
    store.attach(image, EnvelopeFormat.JWS, Bytes.utf8("{}"));
    alice.sign(store, image);
    Inspection inspection = NotationInspector.of(store).inspect(image);
    assertThat(inspection.signatures()).hasSize(1);
    assertThat(inspection.unreadable())
        .extracting(SignatureFailure::reason)
        .containsExactly(NotationReason.JWS_MALFORMED);
  }

  @Test
  void listsAndReadsAHundredAtMost() {
    for (int i = 0; i < 101; i++) {
      store.attach(image, EnvelopeFormat.JWS, Bytes.utf8("{\"number\":" + i + "}"));
    }
    SignatureList list = NotationInspector.of(store).list(image);
    assertThat(list.signatures()).hasSize(100);
    assertThat(list.truncated()).isTrue();
    assertThat(NotationInspector.of(store).inspect(image).unreadable()).hasSize(100);
    assertThat(NotationInspector.of(store).maxSignatures(3).list(image).signatures()).hasSize(3);
  }

  @Test
  void readsAnEnvelopeAlone() {
    Bytes envelope = Forgery.by(alice).jws();
    assertThat(InspectedSignature.of(EnvelopeFormat.JWS, envelope).signedArtifact())
        .isEqualTo(Forgery.TARGET);
    assertThatThrownBy(() -> InspectedSignature.of(EnvelopeFormat.COSE, envelope))
        .isInstanceOfSatisfying(
            ContentException.class,
            e -> assertThat(e.reason()).isEqualTo(NotationReason.COSE_UNTAGGED));
  }
}
