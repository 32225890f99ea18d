package imagesign.core.tsa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import imagesign.core.cbor.Cbor;
import imagesign.core.cbor.CborArray;
import imagesign.core.cbor.CborBytes;
import imagesign.core.cbor.CborMap;
import imagesign.core.cbor.CborValue;
import imagesign.core.crypto.Crypto;
import imagesign.core.json.Json;
import imagesign.core.json.JsonObject;
import imagesign.core.x509.Certificate;
import imagesign.core.x509.Certificates;
import imagesign.core.x509.X509Reason;
import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import imagesign.signature.FailureReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tokens of real authorities in {@code ../shared/vectors}, whole and damaged. The folder's README
 * says what each must give; a file in {@code timestamp} that is not used here fails the run.
 */
@Tag("vectors")
class TimestampVectorsTest {
  private static final Path VECTORS =
      Path.of(System.getProperty("imagesign.root"), "..", "shared", "vectors");
  private static final Path FOLDER = VECTORS.resolve("timestamp");
  private static final Path ENVELOPES = VECTORS.resolve("notation").resolve("envelopes");
  private static final Set<String> USED = new TreeSet<>();
  private static final Bytes MESSAGE = Bytes.utf8("notation");

  /** Each damaged token with the reason why it must be rejected. */
  private static final Map<String, FailureReason> REJECTED =
      Map.of(
          "TimeStampTokenWithInvalidSignature.p7s", TimestampReason.SIGNATURE_INVALID,
          "TimeStampTokenWithInvalidSigningCertificateV2.p7s",
              TimestampReason.SIGNING_CERTIFICATE_MALFORMED,
          "TimeStampTokenWithInvalideContentType.p7s", TimestampReason.CONTENT_TYPE,
          "TimeStampTokenWithSHA1CertHash.p7s", TimestampReason.SIGNING_CERTIFICATE_HASH,
          // Over something else; what else is wrong with it is checked below.
          "TimeStampTokenWithSigningCertificateV1NoCert.p7s", TimestampReason.IMPRINT_MISMATCH,
          "TimeStampTokenWithTSTInfoVersion2.p7s", TimestampReason.INFO_VERSION,
          "TimeStampTokenWithWrongSigningCertificateV2IssuerChoiceTag.p7s",
              TimestampReason.SIGNING_CERTIFICATE_MALFORMED,
          "TimeStampTokenWithoutSigningCertificate.p7s",
              TimestampReason.SIGNING_CERTIFICATE_MISSING);

  @BeforeAll
  static void requireFolder() {
    assertThat(FOLDER).isDirectory();
  }

  @AfterAll
  static void everyVectorIsUsed() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString())).hasSameElementsAs(USED);
    }
  }

  private static Bytes read(String name) {
    USED.add(name);
    return read(FOLDER.resolve(name));
  }

  private static Bytes read(Path file) {
    try {
      return Bytes.copyOf(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Certificate> globalSign() {
    return Certificates.parse(read("GlobalSignRootCA.crt"));
  }

  private static TimestampVerifier verifier(List<Certificate> roots) {
    return TimestampVerifier.of(roots, Crypto.withoutNativeProvider());
  }

  @Test
  void aTokenOfARealAuthorityVerifies() {
    TimestampToken token = TimestampToken.parse(read("TimeStampToken.p7s"));
    VerifiedTimestamp verified = verifier(globalSign()).verify(token, MESSAGE);
    assertThat(verified.info().time()).isEqualTo(Instant.parse("2021-09-17T14:09:10Z"));
    assertThat(verified.info().accuracy()).isEqualTo(Duration.ofSeconds(1));
    assertThat(verified.chain().certificates()).hasSizeGreaterThan(2);
    assertThat(globalSign()).contains(verified.chain().anchor());
  }

  @Test
  void theSameTokenIsNotOverAnotherMessageNorUnderAnotherRoot() {
    TimestampToken token = TimestampToken.parse(read("TimeStampToken.p7s"));
    assertThat(reason(() -> verifier(globalSign()).verify(token, Bytes.utf8("Notation"))))
        .isEqualTo(TimestampReason.IMPRINT_MISMATCH);
    assertThat(reason(() -> verifier(List.of()).verify(token, MESSAGE)))
        .isEqualTo(X509Reason.NO_PATH);
    List<Certificate> other = Certificates.parse(read(ENVELOPES.resolve("NotationTestRoot.pem")));
    assertThat(reason(() -> verifier(other).verify(token, MESSAGE))).isEqualTo(X509Reason.NO_PATH);
  }

  static Stream<String> damaged() {
    return REJECTED.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void aDamagedTokenIsRejected(String name) {
    assertThat(
            reason(() -> verifier(globalSign()).verify(TimestampToken.parse(read(name)), MESSAGE)))
        .isEqualTo(REJECTED.get(name));
  }

  @Test
  void theFirstVersionOfTheSigningCertificateDoesNotCount() {
    TimestampToken token =
        TimestampToken.parse(read("TimeStampTokenWithSigningCertificateV1NoCert.p7s"));
    assertThat(reason(() -> TokenSigner.parse(token.signers().get(0), token.content())))
        .isEqualTo(TimestampReason.SIGNING_CERTIFICATE_V1);
  }

  @Test
  void responsesOfARealAuthorityAreRead() {
    TimestampToken granted = TimestampResponse.token(read("granted.tsq"));
    assertThat(granted.info().imprint()).isEqualTo(Digest.sha256(MESSAGE));
    assertThat(verifier(globalSign()).verify(granted, MESSAGE).info().time()).isNotNull();
    TimestampRequest asked =
        new TimestampRequest(
            Digest.sha256(MESSAGE), Optional.empty(), granted.info().nonce(), true);
    assertThat(TimestampResponse.token(read("granted.tsq"), asked).info())
        .isEqualTo(granted.info());
    assertThat(reason(() -> TimestampResponse.token(read("rejection.tsq"))))
        .isEqualTo(TimestampReason.NOT_GRANTED);
  }

  @ParameterizedTest
  @MethodSource("envelopes")
  void timestampsOfNotationEnvelopesVerify(String name) {
    Stamped stamped = Stamped.read(read(ENVELOPES.resolve(name)));
    List<Certificate> root = Certificates.parse(read(ENVELOPES.resolve("globalsignRoot.cer")));
    VerifiedTimestamp verified =
        verifier(root).verify(TimestampToken.parse(stamped.token()), stamped.signature());
    assertThat(verified.info().time()).isAfter(Instant.parse("2023-01-01T00:00:00Z"));
    Bytes other = Bytes.copyOf(new byte[stamped.signature().size()]);
    assertThat(reason(() -> verifier(root).verify(TimestampToken.parse(stamped.token()), other)))
        .isEqualTo(TimestampReason.IMPRINT_MISMATCH);
  }

  static Stream<String> envelopes() {
    return Stream.of(
        "coseWithTimestamp.sig", "jwsExpiredWithTimestamp.sig", "timestampAfterNotAfter.sig");
  }

  /** What an envelope has stamped, and the token. */
  private record Stamped(Bytes signature, Bytes token) {
    static Stamped read(Bytes envelope) {
      return envelope.asByteBuffer().get(0) == '{' ? jws(envelope) : cose(envelope);
    }

    private static Stamped jws(Bytes envelope) {
      JsonObject jws = Json.parseObject(envelope);
      JsonObject header = jws.object("header");
      byte[] token = Base64.getDecoder().decode(header.string("io.cncf.notary.timestampSignature"));
      byte[] signature = Base64.getUrlDecoder().decode(jws.string("signature"));
      return new Stamped(Bytes.copyOf(signature), Bytes.copyOf(token));
    }

    private static Stamped cose(Bytes envelope) {
      ByteBuffer untagged = envelope.asByteBuffer().position(1);
      List<CborValue> parts = ((CborArray) Cbor.parse(Bytes.copyOf(untagged))).items();
      CborBytes token =
          (CborBytes)
              ((CborMap) parts.get(1)).get("io.cncf.notary.timestampSignature").orElseThrow();
      return new Stamped(((CborBytes) parts.get(3)).value(), token.value());
    }
  }

  private static FailureReason reason(ThrowingCallable call) {
    return catchThrowableOfType(TimestampException.class, call).reason();
  }
}
