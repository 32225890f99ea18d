package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.core.json.Json;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ReferrersIndexTest {
  private static final String HEX = Digest.sha256(Bytes.EMPTY).hex();
  private static final String ENTRY =
      "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"size\":1.0e0,\"odd\":[null]},"
          + "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"size\":3,\"digest\":\"sha256:"
          + HEX
          + "\",\"artifactType\":\"a/b\",\"annotations\":{\"k\":\"v\"},\"unknown\":1.50}";
  private static final String INDEX =
      "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":["
          + ENTRY
          + "],\"annotations\":{\"x\":\"y\"},\"extra\":true}";
  private static final Descriptor NEW = Descriptor.of(MediaType.OCI_MANIFEST, Bytes.utf8("new"));

  @Test
  void passesOverEntriesThatAreNone() {
    assertThat(parse(INDEX).descriptors())
        .containsExactly(
            Descriptor.of(MediaType.OCI_MANIFEST, Digest.parse("sha256:" + HEX), 3)
                .withArtifactType(new MediaType("a/b"))
                .withAnnotations(Map.of("k", "v")));
  }

  @Test
  void aMalformedHintIsNoHint() {
    String index = INDEX.replace("\"a/b\"", "\"not a type\"").replace("{\"k\":\"v\"}", "[]");

    assertThat(parse(index).descriptors())
        .containsExactly(Descriptor.of(MediaType.OCI_MANIFEST, Digest.parse("sha256:" + HEX), 3));
  }

  @Test
  @Covers("registries §8.11")
  void addingKeepsEverythingElseAsItWas() {
    String changed = parse(INDEX).with(NEW).toBytes().toUtf8();

    assertThat(changed).startsWith(INDEX.substring(0, INDEX.indexOf("],\"annotations\"")));
    assertThat(changed).endsWith("],\"annotations\":{\"x\":\"y\"},\"extra\":true}");
    assertThat(parse(changed).contains(NEW.digest())).isTrue();
  }

  @Test
  @Covers("registries §8.11")
  void writesAnnotationsAndArtifactTypeOfTheNewEntry() {
    Descriptor entry = NEW.withArtifactType(new MediaType("c/d")).withAnnotations(Map.of("b", "2"));

    assertThat(parse(ReferrersIndex.empty().with(entry).toBytes().toUtf8()).descriptors())
        .containsExactly(entry);
  }

  @Test
  void isNothingButAnIndex() {
    assertThat(ReferrersIndex.parse(MediaType.OCI_MANIFEST, Bytes.utf8(INDEX))).isEmpty();
    assertThat(tryParse("{\"schemaVersion\":2,\"config\":{},\"layers\":[]}")).isEmpty();
    assertThat(tryParse(INDEX.replace("image.index", "image.manifest"))).isEmpty();
    assertThat(tryParse("[]")).isEmpty();
    assertThat(tryParse("<html>")).isEmpty();
    assertThat(tryParse("{\"manifests\":{}}")).isEmpty();
  }

  @Test
  void nullListIsEmpty() {
    assertThat(parse("{\"manifests\":null}").descriptors()).isEmpty();
  }

  @Test
  @Tag("mutation")
  void mutantsAreAnIndexOrNone() {
    Mutants.of(
        "ReferrersIndexTest",
        List.of(INDEX),
        mutant ->
            tryParse(mutant)
                .ifPresent(
                    index -> {
                      ReferrersIndex added = index.with(NEW);
                      assertThat(added.descriptors()).contains(NEW);
                      assertThat(added.descriptors()).containsAll(index.descriptors());
                      assertThat(Json.parseObject(added.toBytes())).isNotNull();
                    }));
  }

  private static ReferrersIndex parse(String text) {
    return tryParse(text).orElseThrow();
  }

  private static Optional<ReferrersIndex> tryParse(String text) {
    return ReferrersIndex.parse(MediaType.OCI_INDEX, Bytes.utf8(text));
  }
}
