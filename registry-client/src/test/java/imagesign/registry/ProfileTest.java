package imagesign.registry;

import static imagesign.registry.ProfileTest.Trait.DELETES_NOTHING;
import static imagesign.registry.ProfileTest.Trait.DELETES_NO_TAGS;
import static imagesign.registry.ProfileTest.Trait.KEEPS_A_STATE;
import static imagesign.registry.ProfileTest.Trait.LISTS_BY_TAG;
import static imagesign.registry.ProfileTest.Trait.LISTS_NO_REFERRERS;
import static imagesign.registry.ProfileTest.Trait.MOUNTS_NOTHING;
import static imagesign.registry.ProfileTest.Trait.REFUSES_LONG_LISTS;
import static imagesign.registry.ProfileTest.Trait.SENDS_ELSEWHERE;
import static imagesign.registry.ProfileTest.Trait.WANTS_PATCHES;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.core.json.Manifests;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.RecordedRequest;
import imagesign.testkit.RegistryProfile;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One image goes into every known registry, is signed, listed, mounted, copied and deleted. */
class ProfileTest {
  private static final Bytes SMALL = Bytes.utf8("a small layer");
  private static final Bytes LARGE = Bytes.copyOf(new byte[200_000]);
  private static final List<Descriptor> LAYERS =
      List.of(Descriptor.of(MediaType.OCI_LAYER, SMALL), Descriptor.of(MediaType.OCI_LAYER, LARGE));
  private static final Bytes IMAGE =
      Manifests.image()
          .config(Descriptor.of(MediaType.OCI_CONFIG, Fixtures.EMPTY_CONFIG))
          .layers(LAYERS)
          .toBytes();
  private static final Descriptor SUBJECT = Descriptor.of(MediaType.OCI_MANIFEST, IMAGE);

  /** In what a registry differs from others, as far as its client notices. */
  enum Trait {
    LISTS_BY_TAG,
    LISTS_NO_REFERRERS,
    SENDS_ELSEWHERE,
    KEEPS_A_STATE,
    WANTS_PATCHES,
    REFUSES_LONG_LISTS,
    MOUNTS_NOTHING,
    DELETES_NO_TAGS,
    DELETES_NOTHING
  }

  private static final Map<RegistryProfile, Set<Trait>> TRAITS =
      Map.ofEntries(
          traits(
              RegistryProfile.DOCKER_HUB,
              LISTS_BY_TAG,
              SENDS_ELSEWHERE,
              KEEPS_A_STATE,
              DELETES_NO_TAGS,
              DELETES_NOTHING),
          traits(
              RegistryProfile.GHCR,
              LISTS_BY_TAG,
              SENDS_ELSEWHERE,
              DELETES_NO_TAGS,
              DELETES_NOTHING),
          traits(RegistryProfile.GITLAB, LISTS_NO_REFERRERS, SENDS_ELSEWHERE, KEEPS_A_STATE),
          traits(RegistryProfile.ARTIFACTORY, LISTS_BY_TAG, WANTS_PATCHES),
          traits(
              RegistryProfile.ECR,
              SENDS_ELSEWHERE,
              MOUNTS_NOTHING,
              DELETES_NO_TAGS,
              DELETES_NOTHING),
          traits(
              RegistryProfile.ECR_BEFORE_REFERRERS,
              LISTS_BY_TAG,
              SENDS_ELSEWHERE,
              MOUNTS_NOTHING,
              DELETES_NO_TAGS,
              DELETES_NOTHING),
          traits(RegistryProfile.QUAY, SENDS_ELSEWHERE, REFUSES_LONG_LISTS),
          traits(RegistryProfile.HARBOR, KEEPS_A_STATE),
          traits(RegistryProfile.DISTRIBUTION_2_8, LISTS_BY_TAG, KEEPS_A_STATE, DELETES_NO_TAGS),
          traits(RegistryProfile.DISTRIBUTION_3, LISTS_BY_TAG, KEEPS_A_STATE),
          traits(RegistryProfile.ZOT),
          traits(RegistryProfile.GO_CONTAINERREGISTRY, MOUNTS_NOTHING),
          traits(RegistryProfile.CUE_OCIREGISTRY));

  private static Map.Entry<RegistryProfile, Set<Trait>> traits(
      RegistryProfile profile, Trait... traits) {
    Set<Trait> all = EnumSet.noneOf(Trait.class);
    all.addAll(List.of(traits));
    return Map.entry(profile, all);
  }

  @Test
  void everyProfileIsKnown() {
    assertThat(TRAITS.keySet()).containsExactlyInAnyOrder(RegistryProfile.values());
  }

  @ParameterizedTest
  @EnumSource
  void aWholeRoundTrip(RegistryProfile profile) {
    try (InMemoryRegistry registry =
            InMemoryRegistry.builder().profile(profile).bearerAuth("user", "s3cret").start();
        RegistryClient client = login(registry)) {
      RoundTrip trip = new RoundTrip(registry, client, requireNonNull(TRAITS.get(profile)));
      trip.push();
      trip.read();
      trip.listTags();
      trip.sign();
      trip.mount();
      trip.copy();
      trip.delete();
      trip.assertNothingLeaked();
    }
  }

  private static RegistryClient login(InMemoryRegistry registry) {
    return Fixtures.builder()
        .credentials(CredentialProvider.of(registry.host(), Credentials.basic("user", "s3cret")))
        .build();
  }

  private record RoundTrip(InMemoryRegistry registry, RegistryClient client, Set<Trait> traits) {
    Repository repository() {
      return Fixtures.repository(registry);
    }

    ArtifactReference tag() {
      return ArtifactReference.of(repository(), "v1");
    }

    boolean has(Trait trait) {
      return traits.contains(trait);
    }

    void push() {
      client.putBlob(repository(), MediaType.OCI_CONFIG, Fixtures.EMPTY_CONFIG);
      client.putBlob(repository(), LAYERS.get(0), SMALL::openStream);
      client.putBlob(repository(), LAYERS.get(1), LARGE::openStream);
      client.putManifest(tag(), MediaType.OCI_MANIFEST, IMAGE);

      assertThat(registry.tags("team/app")).containsExactly("v1");
      assertThat(sent("PATCH").isEmpty()).isEqualTo(!has(WANTS_PATCHES));
      assertThat(sent("PUT").stream().anyMatch(r -> r.query().contains("_state=")))
          .isEqualTo(has(KEEPS_A_STATE));
    }

    void read() {
      Manifest byTag = client.manifest(tag()).orElseThrow();
      assertThat(byTag.digest()).isEqualTo(SUBJECT.digest());
      assertThat(byTag.content()).isEqualTo(IMAGE);
      assertThat(client.manifest(ArtifactReference.of(repository(), SUBJECT.digest()))).isPresent();
      assertThat(client.blob(repository(), LAYERS.get(0), 100)).contains(SMALL);
      assertThat(client.blob(repository(), LAYERS.get(1), 1 << 20)).contains(LARGE);
      assertThat(storage().isEmpty()).isEqualTo(!has(SENDS_ELSEWHERE));
    }

    void listTags() {
      IntStream.range(0, 120)
          .forEach(
              i ->
                  registry.putManifest(
                      "team/app", "t" + i, MediaType.OCI_MANIFEST.value(), IMAGE.toByteArray()));
      registry.clearRequests();

      Listing<String> tags = client.tags(repository(), 1000);

      assertThat(tags.truncated()).isFalse();
      assertThat(tags.items()).hasSize(121).doesNotHaveDuplicates().contains("v1", "t119");
      assertThat(registry.requests().stream().anyMatch(r -> r.status() >= 400))
          .isEqualTo(has(REFUSES_LONG_LISTS));
    }

    void sign() {
      client.putBlob(repository(), MediaType.OCI_EMPTY, Fixtures.EMPTY_CONFIG);
      List<Digest> signed = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Bytes signature = signature(i);
        ArtifactReference target = ArtifactReference.of(repository(), Digest.sha256(signature));
        if (has(LISTS_NO_REFERRERS)) {
          assertThatExceptionOfType(RegistryException.class)
              .isThrownBy(() -> client.putManifest(target, MediaType.OCI_MANIFEST, signature));
        } else {
          signed.add(client.putManifest(target, MediaType.OCI_MANIFEST, signature).digest());
        }
      }
      String tag = FallbackTag.of(repository(), SUBJECT.digest()).identifier();
      assertThat(registry.tags("team/app").contains(tag)).isEqualTo(has(LISTS_BY_TAG));
      for (RegistryClient reader : List.of(client, login(registry))) {
        assertThat(reader.referrers(repository(), SUBJECT.digest(), 10).descriptors())
            .extracting(Descriptor::digest)
            .containsExactlyInAnyOrderElementsOf(signed);
      }
    }

    private Bytes signature(int number) {
      return Manifests.image()
          .config(Descriptor.of(MediaType.OCI_EMPTY, Fixtures.EMPTY_CONFIG))
          .layers(List.of())
          .annotations(Map.of("number", Integer.toString(number)))
          .subject(SUBJECT)
          .artifactType(Fixtures.ARTIFACT)
          .toBytes();
    }

    void mount() {
      Repository other = new Repository(registry.host(), "team/other");
      boolean mounted = client.mountBlob(other, LAYERS.get(0).digest(), repository());

      assertThat(mounted).isEqualTo(!has(MOUNTS_NOTHING));
      client.putBlob(other, LAYERS.get(0), repository(), SMALL::openStream);
      assertThat(registry.blob("team/other", LAYERS.get(0).digest().toString())).isPresent();
      Digest nowhere = Digest.sha256(Bytes.utf8("nowhere"));
      assertThat(client.mountBlob(other, nowhere, repository())).isFalse();
      assertThat(client.mountBlob(other, nowhere)).isFalse();
    }

    void copy() {
      Repository copies = new Repository(registry.host(), "team/copies");
      ImageCopy copy = ImageCopy.between(client, client);
      ArtifactReference target = ArtifactReference.of(copies, "v1");
      if (has(LISTS_NO_REFERRERS)) {
        copy = copy.referrers(descriptor -> false);
      }
      copy.copy(tag(), target);

      assertThat(client.manifest(target).orElseThrow().digest()).isEqualTo(SUBJECT.digest());
      assertThat(client.referrers(copies, SUBJECT.digest(), 10).descriptors())
          .hasSize(has(LISTS_NO_REFERRERS) ? 0 : 2);
    }

    void delete() {
      if (has(DELETES_NO_TAGS)) {
        assertUnsupported(() -> client.deleteTag(repository(), "v1"));
      } else {
        assertThat(client.deleteTag(repository(), "v1")).isTrue();
        assertThat(client.deleteTag(repository(), "v1")).isFalse();
      }
      ArtifactReference image = ArtifactReference.of(repository(), SUBJECT.digest());
      if (has(DELETES_NOTHING)) {
        assertUnsupported(() -> client.deleteManifest(repository(), SUBJECT.digest()));
        assertUnsupported(() -> client.deleteBlob(repository(), LAYERS.get(0).digest()));
      } else {
        assertThat(client.deleteManifest(repository(), SUBJECT.digest())).isTrue();
        assertThat(client.manifest(image)).isEmpty();
        assertThat(client.deleteBlob(repository(), LAYERS.get(0).digest())).isTrue();
      }
    }

    private static void assertUnsupported(Runnable deletion) {
      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(deletion::run)
          .satisfies(e -> assertThat(e.isUnsupported()).isTrue());
    }

    void assertNothingLeaked() {
      assertThat(storage()).allSatisfy(r -> assertThat(r.header("Authorization")).isEmpty());
    }

    private List<RecordedRequest> sent(String method) {
      return registry.requests().stream().filter(r -> r.method().equals(method)).toList();
    }

    private List<RecordedRequest> storage() {
      return registry.requests().stream().filter(r -> r.path().startsWith("/storage/")).toList();
    }
  }
}
