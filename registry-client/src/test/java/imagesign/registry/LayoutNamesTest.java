package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.core.json.Manifests;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.signature.CommonReason;
import imagesign.spi.ContentException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names in {@code index.json} as tools write them. */
class LayoutNamesTest {
  private static final String NAME = "org.opencontainers.image.ref.name";
  private static final String CONTAINERD = "io.containerd.image.name";
  private static final Repository APP = new Repository("r.example", "team/app");
  private static final Repository OTHER = new Repository("r.example", "team/other");

  private static Descriptor entry(int number, Map<String, String> annotations) {
    return Descriptor.of(MediaType.OCI_MANIFEST, Fixtures.signature(number))
        .withAnnotations(annotations);
  }

  private static LayoutIndex index(Descriptor... entries) {
    return LayoutIndex.parse(Manifests.index().manifests(List.of(entries)).toBytes());
  }

  private static Optional<Descriptor> find(LayoutIndex index, String reference) {
    return index.tagged(ArtifactReference.parse(reference));
  }

  @ParameterizedTest
  @CsvSource({
    "v1, r.example/team/app:v1",
    "r.example/team/app:v1, r.example/team/app:v1",
    "index.docker.io/library/alpine:v1, docker.io/library/alpine:v1",
    "alpine:v1, docker.io/library/alpine:v1",
    "r.example/team/app, r.example/team/app:latest",
  })
  void findsTheName(String name, String reference) {
    Descriptor entry = entry(1, Map.of(NAME, name));

    assertThat(find(index(entry), reference)).contains(entry);
  }

  @ParameterizedTest
  @ValueSource(strings = {"v2", "V1", "r.example/team/app:v2", "v1@", "", ":v1", "a b:v1"})
  void findsNoOtherName(String name) {
    assertThat(find(index(entry(1, Map.of(NAME, name))), "r.example/team/app:v1")).isEmpty();
  }

  @Test
  void aNameThatLooksLikeARepositoryIsATag() {
    LayoutIndex index = index(entry(1, Map.of(NAME, "alpine")));

    assertThat(find(index, "r.example/team/app:alpine")).isPresent();
    assertThat(find(index, "docker.io/library/alpine:latest")).isEmpty();
  }

  @Test
  void aLayoutStandsForAnyRepository() {
    Descriptor entry = entry(1, Map.of(NAME, "docker.io/library/alpine:v1"));

    assertThat(find(index(entry), "localhost/oci-layout:v1")).contains(entry);
  }

  @Test
  void theWholeNameTellsEqualTagsApart() {
    Descriptor app = entry(1, Map.of(NAME, "latest", CONTAINERD, "r.example/team/app:latest"));
    Descriptor other = entry(2, Map.of(NAME, "latest", CONTAINERD, "r.example/team/other:latest"));
    LayoutIndex index = index(app, other);

    assertThat(find(index, APP + ":latest")).contains(app);
    assertThat(find(index, OTHER + ":latest")).contains(other);
    assertThatExceptionOfType(ContentException.class)
        .isThrownBy(() -> find(index, "r.example/third:latest"))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(CommonReason.MANIFEST_MALFORMED));
  }

  @Test
  void theSameContentTwiceUnderANameIsOne() {
    Descriptor one = entry(1, Map.of(NAME, "v1"));
    Descriptor again = entry(1, Map.of(NAME, "v1", "other", "x"));

    assertThat(find(index(one, again), APP + ":v1")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "r.example/team/app:v1"})
  void readsWhatCosignSaved(String name) {
    Descriptor image = cosign(1, "image", name);
    Descriptor signatures = cosign(2, "sigs", name);
    Descriptor attestations = cosign(3, "atts", name);
    Descriptor strangers = cosign(4, "sigs", "r.example/team/other:v1");
    LayoutIndex index = index(image, signatures, attestations, strangers);
    String tag = "sha256-" + image.digest().hex();

    assertThat(find(index, APP + ":" + tag + ".sig")).contains(signatures);
    assertThat(find(index, APP + ":" + tag + ".att")).contains(attestations);
    assertThat(find(index, APP + ":" + tag + ".sbom")).isEmpty();
    assertThat(find(index, APP + ":sha256-" + signatures.digest().hex() + ".sig")).isEmpty();
    assertThat(LayoutNames.all(index.descriptors())).contains(tag + ".sig", tag + ".att");
    if (!name.isEmpty()) {
      assertThat(find(index, name)).contains(image);
    }
  }

  private static Descriptor cosign(int number, String kind, String name) {
    String said = "dev.cosignproject.cosign/" + kind;
    return entry(number, name.isEmpty() ? Map.of("kind", said) : Map.of("kind", said, NAME, name));
  }

  @Test
  void listsEachTagOnce() {
    LayoutIndex index =
        index(
            entry(1, Map.of(NAME, "v2")),
            entry(2, Map.of(NAME, "r.example/team/app:v1")),
            entry(3, Map.of(NAME, "v1", CONTAINERD, "r.example/team/other:v1")),
            entry(4, Map.of()));

    assertThat(LayoutNames.all(index.descriptors())).containsExactly("v1", "v2");
  }

  @Test
  void aTagLeavesEveryFormOfItsName() {
    Descriptor moved = entry(9, Map.of());
    LayoutIndex index =
        index(
                entry(1, Map.of(NAME, "v1", CONTAINERD, "r.example/team/app:v1", "kept", "x")),
                entry(2, Map.of(NAME, "v1", CONTAINERD, "r.example/team/other:v1")))
            .with(ArtifactReference.of(APP, "v1"), moved, List.of());

    assertThat(find(index, APP + ":v1").orElseThrow().digest()).isEqualTo(moved.digest());
    assertThat(index.descriptors().get(0).annotations()).containsOnlyKeys("kept");
    assertThat(find(index, OTHER + ":v1").orElseThrow().annotations()).hasSize(2);
  }

  @Test
  void whatAnIndexHoldsIsNotListedBesideIt() {
    Descriptor child = entry(1, Map.of());
    Descriptor named = entry(2, Map.of(NAME, "child"));
    Bytes parent = Manifests.index().manifests(List.of(child, named)).toBytes();
    LayoutIndex index =
        index(child, named, entry(3, Map.of()))
            .with(
                ArtifactReference.of(APP, "v1"),
                Descriptor.of(MediaType.OCI_INDEX, parent),
                List.of(child, named));

    assertThat(index.descriptors())
        .extracting(Descriptor::digest)
        .containsExactly(named.digest(), entry(3, Map.of()).digest(), Digest.sha256(parent));
  }

  @Test
  void deletesATagOrADigestWithAllItsTags() {
    Descriptor one = entry(1, Map.of(NAME, "v1"));
    Descriptor again = entry(1, Map.of(NAME, "v2"));
    LayoutIndex index = index(one, again, entry(2, Map.of(NAME, "v3")));

    LayoutIndex untagged = index.without(ArtifactReference.of(APP, "v1")).orElseThrow();
    assertThat(LayoutNames.all(untagged.descriptors())).containsExactly("v2", "v3");
    assertThat(untagged.descriptors()).hasSize(3);
    LayoutIndex gone = index.without(ArtifactReference.of(APP, one.digest())).orElseThrow();
    assertThat(LayoutNames.all(gone.descriptors())).containsExactly("v3");
    assertThat(gone.descriptors()).hasSize(1);
    assertThat(index.without(ArtifactReference.of(APP, "v4"))).isEmpty();
    assertThat(gone.without(ArtifactReference.of(APP, one.digest()))).isEmpty();
  }
}
