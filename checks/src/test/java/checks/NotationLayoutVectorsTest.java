package checks;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.VerificationResult;
import imagesign.VerificationResult.Rejected;
import imagesign.VerificationResult.Verified;
import imagesign.VerifiedArtifact;
import imagesign.Verifier;
import imagesign.notation.Inspection;
import imagesign.notation.NotationAuthority;
import imagesign.notation.NotationInspector;
import imagesign.notation.NotationKeys;
import imagesign.notation.NotationReason;
import imagesign.notation.NotationSignature;
import imagesign.notation.TrustStores;
import imagesign.notation.VerificationLevel;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Repository;
import imagesign.registry.OciLayoutStore;
import imagesign.signature.CommonReason;
import imagesign.spi.ArtifactStore;
import imagesign.trust.TrustPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** OCI layouts that notation wrote, in {@code ../shared/vectors/notation/oci-layouts}. */
@Tag("vectors")
class NotationLayoutVectorsTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("imagesign.root"), "..", "shared", "vectors", "notation")
          .resolve("oci-layouts");
  private static final Repository REPOSITORY = Repository.parse("localhost/vectors");
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final Set<String> USED = new TreeSet<>();

  @BeforeAll
  static void requireFolder() {
    assertThat(FOLDER).isDirectory();
  }

  @AfterAll
  static void everyVectorIsAccountedFor() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString())).hasSameElementsAs(USED);
    }
  }

  private static ArtifactStore layout(String name) {
    USED.add(name);
    return OciLayoutStore.open(FOLDER.resolve(name)).as(REPOSITORY);
  }

  private static ArtifactReference tag(String tag) {
    return ArtifactReference.of(REPOSITORY, tag);
  }

  private static NotationAuthority.Builder trusted() throws IOException {
    USED.add("e2e.crt");
    Bytes certificate = Bytes.copyOf(Files.readAllBytes(FOLDER.resolve("e2e.crt")));
    return NotationAuthority.builder(
            TrustStores.of("ca:e2e", NotationKeys.certificates(certificate)))
        .trustStore("ca:e2e")
        .trustedIdentity("x509.subject: CN=e2e,O=Notary,L=Seattle,ST=WA,C=US");
  }

  private static VerificationResult<VerifiedArtifact> verify(
      String layout, NotationAuthority authority) {
    return Verifier.builder(layout(layout))
        .clock(InstantSource.fixed(NOW))
        .build()
        .verify(tag("v1"), TrustPolicy.requireAny(authority));
  }

  @Test
  void aValidSignatureVerifies() throws IOException {
    VerificationResult<VerifiedArtifact> result = verify("e2e-valid-signature", trusted().build());
    assertThat(result).isInstanceOf(Verified.class);
    assertThat(result.orThrow().details(NotationSignature.class)).hasSize(1);
  }

  @Test
  void anExpiredSignatureIsRefusedUnderStrictOnly() throws IOException {
    VerificationResult<VerifiedArtifact> strict =
        verify("e2e-expired-signature", trusted().build());
    assertThat(((Rejected<VerifiedArtifact>) strict).reasons())
        .containsExactly(NotationReason.EXPIRED);
    VerificationResult<VerifiedArtifact> permissive =
        verify("e2e-expired-signature", trusted().level(VerificationLevel.PERMISSIVE).build());
    assertThat(permissive).isInstanceOf(Verified.class);
  }

  @Test
  void anUnsignedImageIsRejected() throws IOException {
    VerificationResult<VerifiedArtifact> result = verify("e2e", trusted().build());
    assertThat(((Rejected<VerifiedArtifact>) result).reasons())
        .containsExactly(CommonReason.NO_SIGNATURE);
    assertThat(NotationInspector.of(layout("alpine")).list(tag("v2")).signatures()).isEmpty();
  }

  @Test
  void aTimestampedSignatureIsReadAndNotTrustedByThisAnchor() throws IOException {
    Inspection inspection =
        NotationInspector.of(layout("e2e-with-timestamped-signature")).inspect(tag("v1"));
    assertThat(inspection.unreadable()).isEmpty();
    assertThat(inspection.signatures()).hasSize(1);
    assertThat(inspection.signatures().get(0).signature().timestamp().orElseThrow().error())
        .isEmpty();
    VerificationResult<VerifiedArtifact> result =
        verify("e2e-with-timestamped-signature", trusted().build());
    assertThat(((Rejected<VerifiedArtifact>) result).reasons())
        .containsExactly(NotationReason.CHAIN_NOT_TRUSTED);
  }
}
