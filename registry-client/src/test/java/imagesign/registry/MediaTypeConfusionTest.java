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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CVE-2021-41190: no bytes are an image to one reader and an index to another. */
class MediaTypeConfusionTest {
  private static final String IMAGE = "application/vnd.oci.image.manifest.v1+json";
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String DOCKER = "application/vnd.docker.distribution.manifest.v2+json";
  private static final String DOCKER_LIST =
      "application/vnd.docker.distribution.manifest.list.v2+json";
  private static final String CONFIG =
      "\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":"
          + "\"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\",\"size\":2}";

  private final InMemoryRegistry registry = InMemoryRegistry.start();
  private final RegistryClient client = Fixtures.client();

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  @ParameterizedTest
  @Covers("registries §6.1")
  @ValueSource(
      strings = {
        "\"config\":null,\"layers\":[],\"manifests\":[]",
        "\"layers\":[],\"manifests\":[]",
        CONFIG + ",\"manifests\":[]",
        CONFIG + ",\"layers\":[],\"manifests\":[]",
        CONFIG + ",\"layers\":[],\"Manifests\":[]"
      })
  void whatIsBothIsNeither(String members) {
    String body = "{\"schemaVersion\":2," + members + "}";
    for (String type : new String[] {IMAGE, INDEX, DOCKER, DOCKER_LIST}) {
      assertRefused(put(type, body));
    }
  }

  @ParameterizedTest
  @Covers("registries §6.1")
  @CsvSource({IMAGE + "," + INDEX, INDEX + "," + IMAGE, IMAGE + "," + DOCKER, DOCKER + "," + IMAGE})
  void theTypeItWasServedAsIsTheOneItNames(String served, String named) {
    String content = named.equals(INDEX) ? "\"manifests\":[]" : CONFIG + ",\"layers\":[]";
    String body = "{\"schemaVersion\":2,\"mediaType\":\"" + named + "\"," + content + "}";
    ArtifactReference image = put(named, body);
    assertThat(client.manifest(image)).isPresent();

    registry.fail(Fault.contentType(served));

    assertRefused(image);
  }

  @ParameterizedTest
  @Covers("registries §6.1")
  @CsvSource({IMAGE + "," + INDEX, INDEX + "," + IMAGE, DOCKER + "," + DOCKER_LIST})
  void withoutANameItIsOnlyWhatItsMembersAre(String right, String wrong) {
    String content = right.equals(INDEX) ? "\"manifests\":[]" : CONFIG + ",\"layers\":[]";
    ArtifactReference image = put(right, "{\"schemaVersion\":2," + content + "}");
    boolean nameMayBeAbsent = !right.equals(DOCKER);
    assertThat(nameMayBeAbsent && client.manifest(image).isPresent()).isEqualTo(nameMayBeAbsent);

    registry.fail(Fault.contentType(wrong));

    assertRefused(image);
  }

  @ParameterizedTest
  @Covers({"registries §6.1", "registries §8.3"})
  @ValueSource(
      strings = {
        IMAGE + ";charset=utf-8",
        IMAGE + " ; q=1",
        "Application/VND.oci.image.manifest.v1+JSON"
      })
  void parametersAndCaseOfTheTypeMeanNothing(String type) {
    ArtifactReference image = put(IMAGE, Fixtures.image().toUtf8());
    registry.fail(Fault.contentType(type));

    assertThat(client.manifest(image).orElseThrow().mediaType()).isEqualTo(MediaType.OCI_MANIFEST);
  }

  private ArtifactReference put(String type, String body) {
    registry.putManifest("team/app", "v1", type, Bytes.utf8(body).toByteArray());
    return ArtifactReference.of(Fixtures.repository(registry), "v1");
  }

  private void assertRefused(ArtifactReference image) {
    assertThatExceptionOfType(ContentException.class)
        .isThrownBy(() -> client.manifest(image))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(CommonReason.MANIFEST_MALFORMED));
  }
}
