package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.MediaType;
import imagesign.signature.CommonReason;
import imagesign.spi.ContentException;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** CVE-2024-3727: what is no digest is never made part of a path, nor compared with one. */
class DigestStringTest {
  private static final String HEX =
      "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

  static Stream<String> malformed() {
    return Stream.of(
        "sha256:../../../etc/passwd",
        "sha256:" + HEX.toUpperCase(Locale.ROOT),
        "SHA256:" + HEX,
        "sha256:" + HEX.substring(2),
        "sha256:" + HEX + "00",
        "sha256:" + HEX.substring(1) + "g",
        "sha256:" + HEX + "\\u0000",
        "sha256:" + HEX + "?x=y",
        "sha256:" + HEX + "/../../x",
        "md5:d41d8cd98f00b204e9800998ecf8427e",
        "sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "sha512:" + HEX,
        "blake3:" + HEX,
        HEX,
        "sha256",
        "sha256:",
        "");
  }

  private final InMemoryRegistry registry = InMemoryRegistry.start();
  private final RegistryClient client = Fixtures.client();

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  @ParameterizedTest
  @Covers("registries §6.3")
  @MethodSource("malformed")
  void refusesAManifestThatNamesContentSo(String digest) {
    String image = Fixtures.image().toUtf8().replace("sha256:" + HEX, digest);
    registry.putManifest(
        "team/app", "v1", MediaType.OCI_MANIFEST.value(), Bytes.utf8(image).toByteArray());

    assertThatExceptionOfType(ContentException.class)
        .isThrownBy(() -> client.manifest(tag()))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(CommonReason.MANIFEST_MALFORMED));
  }

  @ParameterizedTest
  @Covers("registries §6.3")
  @MethodSource("malformed")
  void passesOverAReferrerOfThatName(String digest) {
    String good =
        "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"size\":2,\"digest\":\"%s\"}";
    String index =
        "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\","
            + "\"manifests\":["
            + good.formatted(digest)
            + ","
            + good.formatted("sha256:" + HEX)
            + "]}";
    registry.fail(Fault.body(Bytes.utf8(index).toByteArray()).onPathContaining("/referrers/"));

    assertThat(
            client
                .referrers(Fixtures.repository(registry), Fixtures.subject().digest(), 10)
                .descriptors())
        .singleElement()
        .satisfies(d -> assertThat(d.digest()).hasToString("sha256:" + HEX));
  }

  @ParameterizedTest
  @Covers("registries §6.3")
  @MethodSource("malformed")
  void learnsNothingFromSuchAHeader(String digest) {
    ArtifactReference image = Fixtures.seedImage(registry, "v1");
    registry.fail(Fault.header("Docker-Content-Digest", digest.replace("\\", "")));

    assertThat(client.manifest(image).orElseThrow().digest())
        .isEqualTo(image.digest().orElseThrow());
    assertThat(client.manifest(tag())).isPresent();
  }

  private ArtifactReference tag() {
    return ArtifactReference.of(Fixtures.repository(registry), "v1");
  }
}
