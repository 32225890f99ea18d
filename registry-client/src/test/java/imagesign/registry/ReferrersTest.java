package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.spi.ArtifactSource.Referrers;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.ReferrersMode;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReferrersTest {
  private static final Digest SUBJECT = Fixtures.subject().digest();
  private static final String TAG = "sha256-" + SUBJECT.hex();

  @ParameterizedTest
  @EnumSource(ReferrersMode.class)
  void whatIsSignedIsFoundWhateverTheRegistryHas(ReferrersMode mode) {
    try (InMemoryRegistry registry = InMemoryRegistry.builder().referrers(mode).start();
        RegistryClient client = Fixtures.client()) {
      Repository repository = Fixtures.repository(registry);
      Fixtures.seedImage(registry, "v1");
      client.referrers(repository, SUBJECT, 10);

      Descriptor first = Fixtures.sign(client, repository, 1);
      Descriptor second = Fixtures.sign(client, repository, 2);

      for (RegistryClient reader : List.of(client, Fixtures.client())) {
        Referrers found = reader.referrers(repository, SUBJECT, 10);
        assertThat(found.descriptors())
            .extracting(Descriptor::digest)
            .containsExactlyInAnyOrder(first.digest(), second.digest());
        assertThat(found.truncated()).isFalse();
        assertThat(found.descriptors())
            .allSatisfy(
                d -> {
                  assertThat(d.artifactType()).contains(Fixtures.ARTIFACT);
                  assertThat(d.annotations()).containsKey("number");
                });
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ReferrersMode.class)
  void theTagIsWrittenWhateverTheRegistryHasIfThatIsWanted(ReferrersMode mode) {
    try (InMemoryRegistry registry = InMemoryRegistry.builder().referrers(mode).start();
        RegistryClient client = Fixtures.builder().alsoWriteReferrersTag().build()) {
      Repository repository = Fixtures.repository(registry);
      Fixtures.seedImage(registry, "v1");
      Descriptor signature = Fixtures.sign(client, repository, 1);

      assertThat(client.manifest(ArtifactReference.of(repository, TAG)).orElseThrow().manifests())
          .singleElement()
          .extracting(Descriptor::digest)
          .isEqualTo(signature.digest());
      assertThat(registry.requests()).noneMatch(r -> r.path().contains("/referrers/"));
      try (RegistryClient reader = Fixtures.client()) {
        assertThat(reader.referrers(repository, SUBJECT, 10).descriptors()).hasSize(1);
      }

      client.deleteManifest(repository, signature.digest());

      assertThat(client.manifest(ArtifactReference.of(repository, TAG)).stream())
          .allSatisfy(index -> assertThat(index.manifests()).isEmpty());
    }
  }

  @Test
  void theTagIsNotWrittenWhereThereIsTheApi() {
    try (InMemoryRegistry registry = InMemoryRegistry.start();
        RegistryClient client = Fixtures.client()) {
      Repository repository = Fixtures.repository(registry);
      Fixtures.seedImage(registry, "v1");
      Fixtures.sign(client, repository, 1);

      assertThat(client.manifest(ArtifactReference.of(repository, TAG))).isEmpty();
    }
  }

  @Test
  void remembersThatThereIsNoApi() {
    try (InMemoryRegistry registry =
            InMemoryRegistry.builder().referrers(ReferrersMode.OFF_404_TEXT).start();
        RegistryClient client = Fixtures.client()) {
      client.referrers(Fixtures.repository(registry), SUBJECT, 10);
      registry.clearRequests();
      client.referrers(Fixtures.repository(registry), SUBJECT, 10);

      assertThat(registry.requests()).hasSize(1);
      assertThat(registry.requests().get(0).path()).endsWith("/manifests/" + TAG);
    }
  }

  @Test
  void anUnknownRepositoryIsNoProofThatThereIsNoApi() {
    try (InMemoryRegistry registry =
            InMemoryRegistry.builder().referrers(ReferrersMode.OFF_404_NAME_UNKNOWN).start();
        RegistryClient client = Fixtures.client()) {
      client.referrers(Fixtures.repository(registry), SUBJECT, 10);
      registry.clearRequests();
      client.referrers(Fixtures.repository(registry), SUBJECT, 10);

      assertThat(registry.requests()).hasSize(2);
    }
  }

  @Test
  void followsPages() {
    try (InMemoryRegistry registry = InMemoryRegistry.builder().referrersPageSize(2).start();
        RegistryClient client = Fixtures.client()) {
      seed(registry, 5);

      Referrers all = client.referrers(Fixtures.repository(registry), SUBJECT, 10);

      assertThat(all.descriptors()).hasSize(5).doesNotHaveDuplicates();
      assertThat(all.truncated()).isFalse();
      assertThat(registry.requests()).hasSize(3);
    }
  }

  @Test
  void stopsAtTheNumberThatWasAskedFor() {
    try (InMemoryRegistry registry = InMemoryRegistry.builder().referrersPageSize(2).start();
        RegistryClient client = Fixtures.client()) {
      seed(registry, 5);

      Referrers some = client.referrers(Fixtures.repository(registry), SUBJECT, 3);

      assertThat(some.descriptors()).hasSize(3);
      assertThat(some.truncated()).isTrue();
      assertThat(registry.requests()).hasSize(2);
      assertThat(client.referrers(Fixtures.repository(registry), SUBJECT, 5).truncated()).isFalse();
    }
  }

  @Test
  void neverAsksAnotherHostForTheNextPage() {
    try (InMemoryRegistry registry = InMemoryRegistry.start();
        InMemoryRegistry other = InMemoryRegistry.start();
        RegistryClient client = Fixtures.client()) {
      seed(registry, 1);
      registry.fail(
          Fault.withoutDigestHeader().withHeader("Link", "<" + other.uri() + "/x>; rel=\"next\""));

      Referrers found = client.referrers(Fixtures.repository(registry), SUBJECT, 10);

      assertThat(found.descriptors()).hasSize(1);
      assertThat(found.truncated()).isTrue();
      assertThat(other.requests()).isEmpty();
    }
  }

  @Test
  void endsAtAPageThatNamesItself() {
    try (InMemoryRegistry registry = InMemoryRegistry.start();
        RegistryClient client = Fixtures.client()) {
      seed(registry, 1);
      registry.fail(
          Fault.withoutDigestHeader()
              .withHeader("Link", "</v2/team/app/referrers/" + SUBJECT + ">; rel=\"next\""));

      Referrers found = client.referrers(Fixtures.repository(registry), SUBJECT, 10);

      assertThat(found.descriptors()).hasSize(1);
      assertThat(found.truncated()).isTrue();
      assertThat(registry.requests()).hasSize(1);
    }
  }

  @Test
  void aListThatCannotBeHadIsNoAnswer() {
    try (InMemoryRegistry registry = InMemoryRegistry.start();
        RegistryClient client = Fixtures.client()) {
      registry.fail(Fault.status(503).onPathContaining("/referrers/"));

      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> client.referrers(Fixtures.repository(registry), SUBJECT, 10))
          .satisfies(e -> assertThat(e.isTransient()).isTrue());
    }
  }

  @Test
  @Covers("registries §6.11")
  void theSubjectItselfUnderTheTagIsNoReferrer() {
    try (InMemoryRegistry registry = off();
        RegistryClient client = Fixtures.client()) {
      Fixtures.seedImage(registry, TAG);

      assertThat(client.referrers(Fixtures.repository(registry), SUBJECT, 10).descriptors())
          .isEmpty();
    }
  }

  @Test
  @Covers("registries §6.11")
  void refusesToOverwriteATagThatIsNoIndex() {
    try (InMemoryRegistry registry = off();
        RegistryClient client = Fixtures.client()) {
      Fixtures.seedImage(registry, TAG);
      byte[] before = registry.manifest("team/app", TAG).orElseThrow().bytes();

      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> Fixtures.sign(client, Fixtures.repository(registry), 1));
      assertThat(registry.manifest("team/app", TAG).orElseThrow().bytes()).isEqualTo(before);
    }
  }

  @Test
  @Covers({"registries §6.11", "registries §6.3"})
  void junkInTheTagHidesNothing() {
    try (InMemoryRegistry registry = off();
        RegistryClient client = Fixtures.client()) {
      Descriptor signed = Fixtures.sign(client, Fixtures.repository(registry), 1);
      String junk =
          tagText(registry)
              .replace("\"manifests\":[", "\"manifests\":[7,{\"digest\":\"sha256:../..\"},");
      registry.putManifest("team/app", TAG, MediaType.OCI_INDEX.value(), Mutants.utf8(junk));

      assertThat(client.referrers(Fixtures.repository(registry), SUBJECT, 10).descriptors())
          .extracting(Descriptor::digest)
          .containsExactly(signed.digest());
    }
  }

  @Test
  @Covers("registries §8.11")
  void addingToTheTagKeepsWhatItDoesNotKnow() {
    try (InMemoryRegistry registry = off();
        RegistryClient client = Fixtures.client()) {
      Fixtures.sign(client, Fixtures.repository(registry), 1);
      String extended =
          tagText(registry).replace("\"size\":", "\"keep\":{\"me\":[1.50]},\"size\":");
      registry.putManifest("team/app", TAG, MediaType.OCI_INDEX.value(), Mutants.utf8(extended));

      Fixtures.sign(client, Fixtures.repository(registry), 2);

      assertThat(tagText(registry)).startsWith(extended.substring(0, extended.length() - 2));
    }
  }

  @Test
  void signingTwiceListsOnce() {
    try (InMemoryRegistry registry = off();
        RegistryClient client = Fixtures.client()) {
      Fixtures.sign(client, Fixtures.repository(registry), 1);
      Fixtures.sign(client, Fixtures.repository(registry), 1);

      assertThat(client.referrers(Fixtures.repository(registry), SUBJECT, 10).descriptors())
          .hasSize(1);
    }
  }

  @Test
  @Covers("registries §8.10")
  void writersOfOneClientLoseNoEntry() throws Exception {
    try (InMemoryRegistry registry = off();
        RegistryClient client = RegistryClient.builder().build()) {
      ExecutorService pool = Executors.newFixedThreadPool(8);
      IntStream.range(0, 16)
          .forEach(
              i -> pool.execute(() -> Fixtures.sign(client, Fixtures.repository(registry), i)));
      pool.shutdown();
      assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

      assertThat(client.referrers(Fixtures.repository(registry), SUBJECT, 100).descriptors())
          .hasSize(16);
    }
  }

  @Test
  void writesAgainWhenAnotherWriterHasUndoneIt() {
    try (InMemoryRegistry registry = off();
        RegistryClient client = Fixtures.client()) {
      Repository repository = Fixtures.repository(registry);
      client.referrers(repository, SUBJECT, 1);
      // The first writing of the tag is taken and has no effect, as if another writer came after.
      Fault undone =
          Fault.redirectTo(registry.uri().resolve("/v2/team/app/manifests/other"))
              .onMethod("PUT")
              .onPathContaining(TAG)
              .times(1);
      registry.fail(undone);

      Descriptor signed = Fixtures.sign(client, repository, 1);

      assertThat(registry.hits(undone)).isEqualTo(1);
      assertThat(client.referrers(repository, SUBJECT, 10).descriptors())
          .extracting(Descriptor::digest)
          .containsExactly(signed.digest());
    }
  }

  @Test
  @Covers("registries §8.6")
  void theTagOfALongDigestIsCut() {
    Repository repository = new Repository("r.example", "a");
    Digest sha512 = Digest.of(Digest.Algorithm.SHA512, Fixtures.image());

    assertThat(FallbackTag.of(repository, sha512))
        .isEqualTo(ArtifactReference.of(repository, "sha512-" + sha512.hex().substring(0, 64)));
  }

  private static InMemoryRegistry off() {
    return InMemoryRegistry.builder().referrers(ReferrersMode.OFF_404_TEXT).start();
  }

  private static String tagText(InMemoryRegistry registry) {
    return Bytes.copyOf(registry.manifest("team/app", TAG).orElseThrow().bytes()).toUtf8();
  }

  private static void seed(InMemoryRegistry registry, int count) {
    Fixtures.seedImage(registry, "v1");
    for (int i = 0; i < count; i++) {
      Bytes manifest = Fixtures.signature(i);
      registry.putManifest(
          "team/app",
          Digest.sha256(manifest).toString(),
          MediaType.OCI_MANIFEST.value(),
          manifest.toByteArray());
    }
  }
}
