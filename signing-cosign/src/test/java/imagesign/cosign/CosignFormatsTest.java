package imagesign.cosign;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is written, byte for byte as cosign 3.1.3 (bundle) and 2.6.5 (legacy) write it. */
class CosignFormatsTest {
  private static final Digest DIGEST =
      Digest.parse("sha256:770e06301a8f697149268ce7a1671ce4f2e8485ff236aab1f750615c04a8d710");

  @Test
  void writesTheStatementOfASignature() {
    assertThat(SignStatement.write(DIGEST, Map.of("b", "2", "a", "1")).toUtf8())
        .isEqualTo(
            "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"digest\":{\"sha256\":\""
                + DIGEST.hex()
                + "\"},\"annotations\":{\"a\":\"1\",\"b\":\"2\"}}],\"predicateType\":"
                + "\"https://sigstore.dev/cosign/sign/v1\",\"predicate\":{}}");
  }

  @Test
  void writesTheSimpleSigningPayload() {
    assertThat(payload("registry.example:5000/app", Map.of()))
        .isEqualTo(
            "{\"critical\":{\"identity\":{\"docker-reference\":\"registry.example:5000/app\"},"
                + "\"image\":{\"docker-manifest-digest\":\""
                + DIGEST
                + "\"},\"type\":\"cosign container image signature\"},\"optional\":null}");
  }

  @Test
  void escapesAnnotationsAsGoDoesAndSortsThem() {
    assertThat(payload("registry.example/app", Map.of("z", "<&>", "a", "\u2028")))
        .endsWith("\"optional\":{\"a\":\"\\u2028\",\"z\":\"\\u003c\\u0026\\u003e\"}}");
  }

  @Test
  void namesDockerHubAsCosignDoes() {
    assertThat(payload("alpine", Map.of()))
        .contains("\"docker-reference\":\"index.docker.io/library/alpine\"");
  }

  private static String payload(String repository, Map<String, String> annotations) {
    return SimpleSigning.write(Repository.parse(repository), DIGEST, annotations).toUtf8();
  }

  @Test
  void writesTheManifestOfABundle() {
    Descriptor subject =
        Descriptor.of(MediaType.DOCKER_MANIFEST, DIGEST, 423)
            .withAnnotations(Map.of("not", "copied"));
    Descriptor bundle =
        Descriptor.of(
            Bundle.MEDIA_TYPE,
            Digest.parse("sha256:15d5787b2cd21f49d06ee910c2f7b78064a7389ac32f79389e6344a42e7a4698"),
            4885);
    assertThat(
            ReferrerManifest.write(subject, bundle, Instant.parse("2026-11-23T04:02:25.5Z"))
                .toUtf8())
        .isEqualTo(
            "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
                + "\"config\":{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"size\":2,"
                + "\"digest\":\"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\","
                + "\"artifactType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\"},"
                + "\"layers\":[{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\","
                + "\"size\":4885,\"digest\":"
                + "\"sha256:15d5787b2cd21f49d06ee910c2f7b78064a7389ac32f79389e6344a42e7a4698\"}],"
                + "\"annotations\":{\"dev.sigstore.bundle.content\":\"dsse-envelope\","
                + "\"dev.sigstore.bundle.predicateType\":\"https://sigstore.dev/cosign/sign/v1\","
                + "\"org.opencontainers.image.created\":\"2026-11-23T04:02:25Z\"},"
                + "\"subject\":{\"mediaType\":"
                + "\"application/vnd.docker.distribution.manifest.v2+json\",\"size\":423,"
                + "\"digest\":\""
                + DIGEST
                + "\"},\"artifactType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\"}");
  }

  @Test
  void writesOneDiffIdForEachLayerOfALegacySignature() {
    Descriptor layer = Descriptor.of(SimpleSigning.MEDIA_TYPE, Bytes.utf8("payload"));
    String digest = layer.digest().toString();
    assertThat(LegacyManifest.config(List.of(layer, layer)).toUtf8())
        .isEqualTo(
            "{\"architecture\":\"\",\"created\":\"0001-01-01T00:00:00Z\",\"history\":["
                + "{\"created\":\"0001-01-01T00:00:00Z\"},{\"created\":\"0001-01-01T00:00:00Z\"}],"
                + "\"os\":\"\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\""
                + digest
                + "\",\""
                + digest
                + "\"]},\"config\":{}}");
  }
}
