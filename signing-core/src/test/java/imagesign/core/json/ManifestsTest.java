package imagesign.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.MediaType;
import imagesign.oci.Platform;
import imagesign.signature.CommonReason;
import imagesign.spi.ContentException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestsTest {
  static final String HEX = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
  private static final String DESCRIPTOR =
      "{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"size\":2,\"digest\":\"sha256:"
          + HEX
          + "\"}";
  static final String IMAGE =
      "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":"
          + DESCRIPTOR
          + ",\"layers\":["
          + DESCRIPTOR
          + "],\"annotations\":{\"a\":\"b\"},\"subject\":"
          + DESCRIPTOR
          + ",\"artifactType\":\"application/x\",\"unknown\":[1]}";
  static final String INDEX =
      "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":["
          + DESCRIPTOR.replace(
              "}",
              ",\"platform\":{\"os\":\"linux\",\"architecture\":\"arm64\",\"variant\":\"v8\"}}")
          + "]}";
  private static final Descriptor EMPTY =
      Descriptor.of(MediaType.OCI_EMPTY, Digest.parse("sha256:" + HEX), 2);

  @Test
  void readsAnImage() {
    Manifest manifest = parse(MediaType.OCI_MANIFEST, IMAGE);

    assertThat(manifest.config()).contains(EMPTY);
    assertThat(manifest.layers()).containsExactly(EMPTY);
    assertThat(manifest.subject()).contains(EMPTY);
    assertThat(manifest.artifactType()).contains(new MediaType("application/x"));
    assertThat(manifest.annotations()).isEqualTo(Map.of("a", "b"));
    assertThat(manifest.content()).isEqualTo(Bytes.utf8(IMAGE));
    assertThat(manifest.digest()).isEqualTo(Digest.sha256(Bytes.utf8(IMAGE)));
  }

  @Test
  void readsAnIndex() {
    Manifest index = parse(MediaType.OCI_INDEX, INDEX);

    assertThat(index.manifests())
        .containsExactly(EMPTY.withPlatform(Platform.of("linux", "arm64").withVariant("v8")));
    assertThat(index.config()).isEmpty();
  }

  @Test
  void computesTheDigestThatWasAskedFor() {
    Manifest manifest =
        Manifests.parse(MediaType.OCI_MANIFEST, Bytes.utf8(IMAGE), Digest.Algorithm.SHA512);

    assertThat(manifest.digest().algorithm()).isEqualTo(Digest.Algorithm.SHA512);
  }

  @Test
  void ignoresParametersOfTheContentType() {
    assertThat(parse(new MediaType(MediaType.OCI_MANIFEST + "; charset=utf-8"), IMAGE).mediaType())
        .isEqualTo(MediaType.OCI_MANIFEST);
  }

  @Test
  void ociTypesMayLackTheirMediaType() {
    assertThat(parse(MediaType.OCI_MANIFEST, withoutMediaType(IMAGE)).layers()).hasSize(1);
    assertThat(parse(MediaType.OCI_INDEX, withoutMediaType(INDEX)).manifests()).hasSize(1);
  }

  @Test
  void dockerTypesMayNot() {
    assertMalformed(MediaType.DOCKER_MANIFEST, withoutMediaType(IMAGE));
    assertMalformed(MediaType.DOCKER_MANIFEST_LIST, withoutMediaType(INDEX));
    String docker =
        IMAGE.replaceFirst("application/vnd.oci[^\"]*", MediaType.DOCKER_MANIFEST.value());
    assertThat(parse(MediaType.DOCKER_MANIFEST, docker).layers()).hasSize(1);
  }

  @Test
  void nullListsAreEmpty() {
    assertThat(parse(MediaType.OCI_INDEX, "{\"schemaVersion\":2,\"manifests\":null}").manifests())
        .isEmpty();
  }

  @Test
  void refusesToReadTheSameBytesAsAnotherKind() {
    assertMalformed(MediaType.OCI_INDEX, IMAGE);
    assertMalformed(MediaType.OCI_MANIFEST, INDEX);
    assertMalformed(MediaType.DOCKER_MANIFEST, IMAGE);
    assertMalformed(MediaType.OCI_INDEX, withoutMediaType(IMAGE));
    assertMalformed(MediaType.OCI_MANIFEST, withoutMediaType(INDEX));
    assertMalformed(
        MediaType.OCI_MANIFEST, withoutMediaType(IMAGE).replace("\"unknown\"", "\"manifests\""));
    assertMalformed(
        MediaType.OCI_INDEX, withoutMediaType(INDEX).replaceFirst("\\{", "{\"config\":{},"));
    assertMalformed(
        MediaType.OCI_INDEX, withoutMediaType(IMAGE).replaceFirst("\\{", "{\"manifests\":null,"));
  }

  /** Go takes any case of a member's name, and of two the last one. */
  @ParameterizedTest
  @ValueSource(strings = {"Manifests", "MANIFESTS", "manife\u017fts", "MediaType", "Subject"})
  void refusesMembersThatAnotherReaderTakesForKnownOnes(String name) {
    assertMalformed(MediaType.OCI_INDEX, INDEX.replaceFirst("\\{", "{\"" + name + "\":[],"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Digest", "digeSt", "\u017fize", "Platform"})
  void refusesThemInDescriptorsToo(String name) {
    assertMalformed(
        MediaType.OCI_INDEX, INDEX.replace("\"size\":2", "\"size\":2,\"" + name + "\":\"\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "text/html",
        "application/vnd.docker.distribution.manifest.v1+json",
        "application/vnd.oci.empty.v1+json"
      })
  void refusesOtherMediaTypes(String type) {
    assertMalformed(new MediaType(type), IMAGE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "schemaVersion":2      | "schemaVersion":1
          "schemaVersion":2      | "schemaVersion":"2"
          "schemaVersion":2,     | ` `
          "size":2               | "size":-1
          "size":2               | "size":2.0
          "size":2               | "size":"2"
          "size":2               | "size":99999999999999999999
          "size":2,              | ` `
          "digest":"sha256:44    | "digest":"sha256:4
          "digest":"sha256:44    | "digest":"sha256:AA
          "digest":"sha256:44    | "digest":"md5:44
          "digest":"sha256:44    | "digest":"sha256:../44
          "digest"               | "digset"
          "config":{             | "config":[],"x":{
          "config"               | "gifnoc"
          "layers"               | "sreyal"
          "layers":[             | "layers":[1,
          "layers":[             | "layers":{},"x":[
          "subject":{            | "subject":[],"x":{
          {"a":"b"}              | {"a":1}
          {"a":"b"}              | ["a"]
          "application/x"        | "not a media type"
          "application/x"        | 7
          "unknown"              | "layers"
          """)
  void refusesAnImageWithOneThingWrong(String good, String bad) {
    assertThat(IMAGE).contains(good);

    assertMalformed(MediaType.OCI_MANIFEST, IMAGE.replace(good, bad));
  }

  @Test
  void writesMembersInTheOrderOfTheCalls() {
    Bytes written =
        Manifests.image()
            .config(EMPTY.withArtifactType(new MediaType("application/x")))
            .layers(List.of(EMPTY))
            .annotations(Map.of("b", "2", "a", "1"))
            .subject(EMPTY)
            .artifactType(new MediaType("application/x"))
            .toBytes();

    assertThat(written.toUtf8())
        .isEqualTo(
            "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":"
                + DESCRIPTOR.replace("}", ",\"artifactType\":\"application/x\"}")
                + ",\"layers\":["
                + DESCRIPTOR
                + "],\"annotations\":{\"a\":\"1\",\"b\":\"2\"},\"subject\":"
                + DESCRIPTOR
                + ",\"artifactType\":\"application/x\"}");
  }

  @Test
  void readsBackWhatItWrites() {
    Descriptor entry =
        EMPTY
            .withAnnotations(Map.of("k", "<v>"))
            .withPlatform(Platform.of("linux", "amd64"))
            .withArtifactType(new MediaType("application/x"));

    assertThat(Manifests.index().manifests(List.of(entry)).toManifest().manifests())
        .containsExactly(entry);
  }

  /** Strings of one hash code are easy to make; 65,536 of them took nine seconds of a processor. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void annotationsOfOneHashCodeAreReadSoonAndInOrder() {
    List<String> names = List.of("");
    for (int i = 0; i < 16; i++) {
      names = names.stream().flatMap(name -> Stream.of(name + "Aa", name + "BB")).toList();
    }
    assertThat(names.stream().mapToInt(String::hashCode).distinct()).hasSize(1);
    JsonObject.Builder annotations = JsonObject.builder();
    names.forEach(name -> annotations.put(name, ""));
    String json = annotations.build().toBytes().toUtf8();
    Manifest manifest = parse(MediaType.OCI_MANIFEST, IMAGE.replace("{\"a\":\"b\"}", json));

    assertThat(manifest.annotations().keySet()).containsExactlyElementsOf(names);
  }

  private static String withoutMediaType(String manifest) {
    return manifest.replaceFirst("\"mediaType\":\"[^\"]*\",", "");
  }

  private static Manifest parse(MediaType type, String text) {
    return Manifests.parse(type, Bytes.utf8(text), Digest.Algorithm.SHA256);
  }

  private static void assertMalformed(MediaType type, String text) {
    assertThatExceptionOfType(ContentException.class)
        .isThrownBy(() -> parse(type, text))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(CommonReason.MANIFEST_MALFORMED));
  }
}
