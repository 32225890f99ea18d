package imagesign.notation;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The bytes of envelopes with fixed contents. The prefix is what notation 1.0 wrote for the same
 * contents, as the reference has it; the rest was written by this code and read by eye.
 */
class CoseGoldenTest {
  private static final Instant TIME = Instant.ofEpochSecond(0x640FFBE2L);
  private static final Descriptor TARGET =
      Descriptor.of(
              MediaType.OCI_MANIFEST,
              Digest.parse(
                  "sha256:19dbd2e48e921426ee8ace4dc892edfb2ecdc1d1a72d5416c83670c30acecef0"),
              481)
          .withAnnotations(Map.of("b", "2", "a", "1"));

  private static String hex(String text) {
    return Bytes.utf8(text).toHex();
  }

  /** Easy to get wrong 1 and 2. */
  @Test
  void theBytesOfAnEnvelopeAreStable() {
    SignedHeader header = new SignedHeader(SigningScheme.X509, TIME, null, List.of(), null);
    Bytes payload = new Payload(TARGET).toBytes(EnvelopeFormat.COSE);
    assertThat(payload.toUtf8())
        .isEqualTo(
            "{\"targetArtifact\":{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
                + "\"digest\":\"sha256:19dbd2e48e921426ee8ace4dc892edfb2ecdc1d1a72d5416c83670c30acecef0\","
                + "\"size\":481,\"annotations\":{\"a\":\"1\",\"b\":\"2\"}}}");
    EnvelopeDraft draft =
        EnvelopeDraft.of(
            EnvelopeFormat.COSE, CoseHeader.write(NotationAlgorithm.PS256, header), payload);
    String protectedHeader =
        "a5013824"
            + "0281781c"
            + hex("io.cncf.notary.signingScheme")
            + "03782b"
            + hex("application/vnd.cncf.notary.payload.v1+json")
            + "781a"
            + hex("io.cncf.notary.signingTime")
            + "c11a640ffbe2"
            + "781c"
            + hex("io.cncf.notary.signingScheme")
            + "6b"
            + hex("notary.x509");
    assertThat(draft.toBeSigned().toHex())
        .isEqualTo(
            "846a"
                + hex("Signature1")
                + "589e"
                + protectedHeader
                + "40"
                + "58cb"
                + payload.toHex());
    Bytes envelope =
        draft.complete(
            Bytes.utf8("signature"),
            new UnsignedHeader(List.of(Bytes.utf8("leaf")), Bytes.utf8("token"), "agent"));
    assertThat(envelope.toHex())
        .isEqualTo(
            "d284589e"
                + protectedHeader
                + "a31821"
                + "81"
                + "44"
                + hex("leaf")
                + "781b"
                + hex("io.cncf.notary.signingAgent")
                + "65"
                + hex("agent")
                + "7821"
                + hex("io.cncf.notary.timestampSignature")
                + "45"
                + hex("token")
                + "58cb"
                + payload.toHex()
                + "49"
                + hex("signature"));
  }

  @Test
  void keysAreInTheOrderOfTheirBytes() {
    SignedHeader header =
        new SignedHeader(
            SigningScheme.SIGNING_AUTHORITY,
            TIME,
            TIME.plusSeconds(1),
            List.of(new ExtendedAttribute("zz", "1", true), new ExtendedAttribute("a", "2", false)),
            null);
    assertThat(CoseHeader.write(NotationAlgorithm.ES256, header).toHex())
        .isEqualTo(
            "a8"
                + "0126"
                + "0284"
                + "781c"
                + hex("io.cncf.notary.signingScheme")
                + "62"
                + hex("zz")
                + "7823"
                + hex("io.cncf.notary.authenticSigningTime")
                + "75"
                + hex("io.cncf.notary.expiry")
                + "03782b"
                + hex("application/vnd.cncf.notary.payload.v1+json")
                + "61"
                + hex("a")
                + "6132"
                + "62"
                + hex("zz")
                + "6131"
                + "75"
                + hex("io.cncf.notary.expiry")
                + "c11a640ffbe3"
                + "781c"
                + hex("io.cncf.notary.signingScheme")
                + "781c"
                + hex("notary.x509.signingAuthority")
                + "7823"
                + hex("io.cncf.notary.authenticSigningTime")
                + "c11a640ffbe2");
  }

  @Test
  void aJwsIsWrittenLikeNotationDoes() {
    SignedHeader header = new SignedHeader(SigningScheme.X509, TIME, null, List.of(), null);
    assertThat(JwsHeader.write(NotationAlgorithm.PS256, header).toUtf8())
        .isEqualTo(
            "{\"alg\":\"PS256\",\"crit\":[\"io.cncf.notary.signingScheme\"],"
                + "\"cty\":\"application/vnd.cncf.notary.payload.v1+json\","
                + "\"io.cncf.notary.signingScheme\":\"notary.x509\","
                + "\"io.cncf.notary.signingTime\":\"2023-03-14T04:45:22Z\"}");
    assertThat(new Payload(TARGET).toBytes(EnvelopeFormat.JWS).toUtf8())
        .isEqualTo(
            "{\"targetArtifact\":{\"annotations\":{\"a\":\"1\",\"b\":\"2\"},"
                + "\"digest\":\"sha256:19dbd2e48e921426ee8ace4dc892edfb2ecdc1d1a72d5416c83670c30acecef0\","
                + "\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"size\":481}}");
  }
}
