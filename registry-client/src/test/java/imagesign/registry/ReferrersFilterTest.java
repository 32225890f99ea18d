package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.core.json.Manifests;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.spi.ArtifactSource.Referrers;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.LinkForm;
import imagesign.testkit.ReferrersMode;
import imagesign.testkit.RegistryBuilder;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Referrers of one type, and lists in two places or without an end. */
class ReferrersFilterTest {
  private static final Digest SUBJECT = Fixtures.subject().digest();
  private static final String TAG = "sha256-" + SUBJECT.hex();
  private static final MediaType OTHER = new MediaType("application/vnd.test.sbom");

  private final RegistryClient client = Fixtures.client();

  @AfterEach
  void close() {
    client.close();
  }

  /** A registry with three signatures and an SBOM between them. */
  private static InMemoryRegistry seeded(RegistryBuilder builder) {
    InMemoryRegistry registry = builder.start();
    Fixtures.seedImage(registry, "v1");
    put(registry, Fixtures.signature(1));
    put(registry, sbom());
    put(registry, Fixtures.signature(2));
    put(registry, Fixtures.signature(3));
    return registry;
  }

  private static Bytes sbom() {
    return Manifests.image()
        .config(Descriptor.of(MediaType.OCI_EMPTY, Fixtures.EMPTY_CONFIG))
        .layers(List.of())
        .subject(Fixtures.subject())
        .artifactType(OTHER)
        .toBytes();
  }

  private static void put(InMemoryRegistry registry, Bytes manifest) {
    registry.putManifest(
        "team/app",
        Digest.sha256(manifest).toString(),
        MediaType.OCI_MANIFEST.value(),
        manifest.toByteArray());
  }

  private static void setTag(InMemoryRegistry registry, Descriptor... entries) {
    registry.putManifest(
        "team/app",
        TAG,
        MediaType.OCI_INDEX.value(),
        Manifests.index().manifests(List.of(entries)).toBytes().toByteArray());
  }

  private static Descriptor entry(String name) {
    return Descriptor.of(MediaType.OCI_MANIFEST, Bytes.utf8(name));
  }

  private Referrers list(InMemoryRegistry registry, MediaType type, int max) {
    return client.referrers(Fixtures.repository(registry), SUBJECT, type, max);
  }

  @ParameterizedTest
  @EnumSource(
      value = ReferrersMode.class,
      names = {"ON", "ON_WITHOUT_SUBJECT_HEADER", "ON_UNFILTERED"})
  void listsOneTypeWhetherTheRegistryFiltersOrNot(ReferrersMode mode) {
    try (InMemoryRegistry registry = seeded(InMemoryRegistry.builder().referrers(mode))) {
      assertThat(list(registry, OTHER, 10).descriptors())
          .extracting(Descriptor::digest)
          .containsExactly(Digest.sha256(sbom()));
      assertThat(list(registry, Fixtures.ARTIFACT, 10).descriptors()).hasSize(3);
      assertThat(list(registry, MediaType.OCI_LAYER, 10).descriptors()).isEmpty();
      assertThat(registry.requests())
          .allSatisfy(request -> assertThat(request.query()).startsWith("artifactType="));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "annotations", "other,something"})
  @Covers("registries §8.9")
  void filtersItselfUnlessTheRegistrySaysThatItHas(String applied) {
    try (InMemoryRegistry registry =
        seeded(InMemoryRegistry.builder().referrers(ReferrersMode.ON_UNFILTERED))) {
      registry.fail(Fault.header("OCI-Filters-Applied", applied));

      assertThat(list(registry, OTHER, 10).descriptors()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ReferrersMode.class,
      names = {"ON", "ON_UNFILTERED"})
  void countsWhatItLists(ReferrersMode mode) {
    try (InMemoryRegistry registry =
        seeded(InMemoryRegistry.builder().referrers(mode).referrersPageSize(1))) {
      assertThat(list(registry, Fixtures.ARTIFACT, 2).descriptors()).hasSize(2);
      assertThat(list(registry, Fixtures.ARTIFACT, 2).truncated()).isTrue();
      assertThat(list(registry, Fixtures.ARTIFACT, 3).descriptors()).hasSize(3);
      assertThat(list(registry, Fixtures.ARTIFACT, 4).truncated()).isFalse();
    }
  }

  @Test
  void inTheTagWhatNamesNoTypeCanBeOfAny() {
    try (InMemoryRegistry registry =
        seeded(InMemoryRegistry.builder().referrers(ReferrersMode.OFF_404_TEXT))) {
      setTag(
          registry,
          entry("signature").withArtifactType(Fixtures.ARTIFACT),
          entry("sbom").withArtifactType(OTHER),
          entry("anything"));

      assertThat(list(registry, OTHER, 10).descriptors())
          .extracting(Descriptor::digest)
          .containsExactly(entry("sbom").digest(), entry("anything").digest());
      assertThat(list(registry, OTHER, 1).truncated()).isTrue();
      assertThat(list(registry, OTHER, 2).truncated()).isFalse();
    }
  }

  @Test
  void readsTheTagOfARegistryThatCameByTheApiIfItIsToldTo() {
    try (InMemoryRegistry registry = seeded(InMemoryRegistry.builder());
        RegistryClient both = Fixtures.builder().alsoReadReferrersTag().build()) {
      Repository repository = Fixtures.repository(registry);
      Descriptor known =
          Descriptor.of(MediaType.OCI_MANIFEST, sbom()).withArtifactType(Fixtures.ARTIFACT);
      setTag(registry, entry("old").withArtifactType(OTHER), known);

      assertThat(client.referrers(repository, SUBJECT, 10).descriptors()).hasSize(4);
      Referrers all = both.referrers(repository, SUBJECT, 10);
      assertThat(all.descriptors()).hasSize(5);
      assertThat(all.descriptors().get(4).digest()).isEqualTo(entry("old").digest());
      assertThat(all.descriptors())
          .filteredOn(entry -> entry.digest().equals(known.digest()))
          .singleElement()
          .satisfies(entry -> assertThat(entry.artifactType()).contains(OTHER));
      assertThat(both.referrers(repository, SUBJECT, 4).truncated()).isTrue();
      assertThat(both.referrers(repository, SUBJECT, OTHER, 10).descriptors()).hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = LinkForm.class,
      names = {"SELF", "ENDLESS", "REPEATED"})
  void endsPagesThatLeadToNoEnd(LinkForm form) {
    try (InMemoryRegistry registry =
        seeded(InMemoryRegistry.builder().referrersPageSize(2).links(form))) {
      Referrers found = client.referrers(Fixtures.repository(registry), SUBJECT, 1000);

      assertThat(found.truncated()).isTrue();
      assertThat(found.descriptors()).doesNotHaveDuplicates().hasSizeBetween(2, 4);
      assertThat(registry.requests()).hasSizeLessThan(10);
    }
  }

  @Test
  void anAbsoluteLinkToTheRegistryIsFollowed() {
    try (InMemoryRegistry registry =
        seeded(InMemoryRegistry.builder().referrersPageSize(2).links(LinkForm.ABSOLUTE))) {
      assertThat(client.referrers(Fixtures.repository(registry), SUBJECT, 10).descriptors())
          .hasSize(4);
    }
  }

  @Test
  @Covers("registries §6.8")
  void aMillionReferrersAreTooManyForAPage() {
    Bytes million =
        Bytes.utf8(
            "{\"schemaVersion\":2,\"manifests\":["
                + String.join(
                    ",",
                    IntStream.range(0, 60_000)
                        .mapToObj(
                            i ->
                                "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
                                    + "\"size\":1,\"digest\":\"sha256:%064x\"}".formatted(i))
                        .toList())
                + "]}");
    try (InMemoryRegistry registry = seeded(InMemoryRegistry.builder());
        RegistryClient off = Fixtures.client()) {
      registry.fail(Fault.body(million.toByteArray()).onPathContaining("/referrers/").times(1));
      Referrers cut = client.referrers(Fixtures.repository(registry), SUBJECT, 10);
      assertThat(cut.descriptors()).isEmpty();
      assertThat(cut.truncated()).isTrue();

      setTag(registry, entry("x"));
      registry.fail(Fault.status(404).onPathContaining("/referrers/"));
      registry.fail(Fault.body(million.toByteArray()).onPathContaining(TAG));
      cut = off.referrers(Fixtures.repository(registry), SUBJECT, 10);
      assertThat(cut.descriptors()).isEmpty();
      assertThat(cut.truncated()).isTrue();
    }
  }

  @Test
  @Covers("registries §6.8")
  void sizesThatAreNoneHideNothing() {
    String index =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[".formatted(MediaType.OCI_INDEX)
            + String.join(
                ",",
                sized("-1", 1),
                sized("1e400", 2),
                sized("99999999999999999999", 3),
                sized("\"7\"", 4),
                sized("9007199254740991", 5))
            + "]}";
    try (InMemoryRegistry registry = seeded(InMemoryRegistry.builder())) {
      registry.fail(Fault.body(Mutants.utf8(index)).onPathContaining("/referrers/"));

      assertThat(client.referrers(Fixtures.repository(registry), SUBJECT, 10).descriptors())
          .singleElement()
          .satisfies(entry -> assertThat(entry.digest().hex()).endsWith("5"));
    }
  }

  private static String sized(String size, int number) {
    return "{\"mediaType\":\"%s\",\"size\":%s,\"digest\":\"sha256:%064x\"}"
        .formatted(MediaType.OCI_MANIFEST, size, number);
  }
}
