package imagesign.registry;

import static imagesign.registry.Fixtures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import imagesign.core.json.Manifests;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.Quirk;
import imagesign.testkit.RecordedRequest;
import imagesign.testkit.ReferrersMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the tag is written that stands in for the referrers API. */
class FallbackTagTest {
  private static final Digest SUBJECT = Fixtures.subject().digest();
  private static final String TAG = "sha256-" + SUBJECT.hex();

  private final InMemoryRegistry registry =
      InMemoryRegistry.builder().referrers(ReferrersMode.OFF_404_TEXT).start();
  private final RegistryClient client = Fixtures.client();
  private final Repository repository = Fixtures.repository(registry);

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  private List<Digest> listed() {
    return listed(client);
  }

  private List<Digest> listed(RegistryClient reader) {
    return reader.referrers(repository, SUBJECT, 1000).descriptors().stream()
        .map(Descriptor::digest)
        .toList();
  }

  private List<RecordedRequest> ofTheTag() {
    return registry.requests().stream().filter(r -> r.path().endsWith(TAG)).toList();
  }

  private List<String> methodsOfTheTag() {
    return ofTheTag().stream().map(RecordedRequest::method).toList();
  }

  private String tagText() {
    return Bytes.copyOf(registry.manifest("team/app", TAG).orElseThrow().bytes()).toUtf8();
  }

  private void setTag(String index) {
    registry.putManifest("team/app", TAG, MediaType.OCI_INDEX.value(), Mutants.utf8(index));
  }

  private static Fault onTag(Fault fault, String method) {
    return fault.onMethod(method).onPathContaining(TAG);
  }

  @Test
  @Covers("registries §8.10")
  void writersWithoutACommonLockLoseNoEntry() throws Exception {
    int clients = 8;
    int each = 3;
    ExecutorService pool = Executors.newFixedThreadPool(clients);
    List<Future<?>> writers = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      int first = i * each;
      writers.add(pool.submit(() -> signAlone(first, each)));
    }
    for (Future<?> writer : writers) {
      writer.get();
    }
    pool.shutdown();

    assertThat(listed()).hasSize(clients * each).doesNotHaveDuplicates();
  }

  private void signAlone(int first, int count) {
    // More than the default, since a machine that runs many tests at once is a slow one.
    RegistryClientBuilder patient =
        RegistryClient.builder().referrersTagSettleTime(Duration.ofMillis(250));
    try (RegistryClient alone = patient.build()) {
      for (int i = 0; i < count; i++) {
        Fixtures.sign(alone, repository, first + i);
      }
    }
  }

  @Test
  void looksAgainOnlyAfterOthersHaveHadTheirTime() {
    client.referrers(repository, SUBJECT, 1);
    Fixtures.SLEPT.clear();

    Fixtures.sign(client, repository, 1);

    assertThat(Fixtures.SLEPT)
        .singleElement()
        .satisfies(time -> assertThat(time).isGreaterThanOrEqualTo(Duration.ofMillis(100)));
    assertThat(methodsOfTheTag()).endsWith("GET", "PUT", "GET");
  }

  @Test
  void looksAtOnceWhereNobodyElseWrites() {
    try (RegistryClient single = Fixtures.builder().referrersTagSettleTime(Duration.ZERO).build()) {
      Fixtures.sign(single, repository, 1);

      assertThat(Fixtures.SLEPT).containsExactly(Duration.ZERO);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RegistryClient.builder().referrersTagSettleTime(Duration.ofMillis(-1)));
  }

  @Test
  @Covers("registries §8.10")
  void makesAChangeAgainThatAnotherWriterHasUndone() {
    Descriptor first = Fixtures.sign(client, repository, 1);
    String before = tagText();
    registry.fail(onTag(Fault.before(() -> setTag(before)), "GET").skipFirst(1).times(1));

    Descriptor second = Fixtures.sign(client, repository, 2);

    assertThat(listed()).containsExactly(first.digest(), second.digest());
    assertThat(methodsOfTheTag().stream().filter("PUT"::equals)).hasSize(3);
  }

  @Test
  void givesUpWhereEachChangeIsUndone() {
    registry.fail(
        onTag(Fault.before(() -> setTag("{\"schemaVersion\":2,\"manifests\":[]}")), "GET"));

    assertThat(assertFails(() -> Fixtures.sign(client, repository, 1)).isTransient()).isTrue();
  }

  @Test
  void readsAgainBeforeItWritesAgain() {
    registry.fail(onTag(Fault.status(503), "PUT").times(1));
    Descriptor signed = Fixtures.sign(client, repository, 1);

    assertThat(methodsOfTheTag()).containsExactly("GET", "PUT", "GET", "PUT", "GET");
    assertThat(listed()).containsExactly(signed.digest());
  }

  @Test
  void doesNotWriteAgainWhatIsThere() {
    registry.fail(onTag(Fault.disconnectAfterHandling(), "PUT").times(1));
    Descriptor signed = Fixtures.sign(client, repository, 1);

    assertThat(methodsOfTheTag().stream().filter("PUT"::equals)).hasSize(1);
    assertThat(listed()).containsExactly(signed.digest());
  }

  @Test
  void aTagThatMayNotBeWrittenIsARefusal() {
    registry.fail(onTag(Fault.status(403), "PUT"));

    assertThat(assertFails(() -> Fixtures.sign(client, repository, 1)).status()).hasValue(403);
    assertThat(methodsOfTheTag()).containsExactly("GET", "PUT");
  }

  @Test
  void setsAConditionForRegistriesThatKnowSome() {
    registry.fail(onTag(Fault.header("ETag", "\"7\""), "GET"));
    Fixtures.sign(client, repository, 1);
    Fixtures.sign(client, repository, 2);

    List<RecordedRequest> puts = ofTheTag().stream().filter(r -> r.method().equals("PUT")).toList();
    assertThat(puts.get(0).header("If-None-Match")).contains("*");
    assertThat(puts.get(0).header("If-Match")).isEmpty();
    assertThat(puts.get(1).header("If-None-Match")).isEmpty();
    assertThat(puts.get(1).header("If-Match")).contains("\"7\"");
  }

  @Test
  void aWeakNameOfAStateIsNoCondition() {
    registry.fail(onTag(Fault.header("ETag", "W/\"7\""), "GET"));
    Fixtures.sign(client, repository, 1);
    registry.clearRequests();
    Fixtures.sign(client, repository, 2);

    assertThat(ofTheTag()).allSatisfy(r -> assertThat(r.header("If-Match")).isEmpty());
  }

  @Test
  void beginsAgainWhereAConditionIsNotMet() {
    Descriptor other = Fixtures.sign(client, repository, 9);
    setTag("{\"schemaVersion\":2,\"manifests\":[]}");
    registry.fail(onTag(Fault.status(412), "PUT").times(1));
    registry.fail(
        onTag(
                Fault.before(
                    () -> setTag(Manifests.index().manifests(List.of(other)).toBytes().toUtf8())),
                "GET")
            .skipFirst(1)
            .times(1));

    Descriptor signed = Fixtures.sign(client, repository, 1);

    assertThat(listed()).containsExactly(other.digest(), signed.digest());
  }

  @Test
  void doesWithoutAConditionThatIsNeverMet() {
    registry.fail(onTag(Fault.status(412), "PUT").times(2));
    Descriptor signed = Fixtures.sign(client, repository, 1);

    List<RecordedRequest> puts = ofTheTag().stream().filter(r -> r.method().equals("PUT")).toList();
    assertThat(puts)
        .extracting(r -> r.header("If-None-Match").isPresent())
        .containsExactly(true, true, false);
    assertThat(listed()).containsExactly(signed.digest());
  }

  @Test
  @Covers("registries §8.11")
  void keepsTheIndexThatItReplaces() {
    Fixtures.sign(client, repository, 1);
    Digest replaced = Digest.sha256(Bytes.utf8(tagText()));
    Fixtures.sign(client, repository, 2);

    assertThat(registry.manifest("team/app", replaced.toString())).isPresent();
  }

  @Test
  void deletesTheIndexThatItReplacesIfItIsToldTo() {
    try (RegistryClient tidy = Fixtures.builder().deleteReplacedReferrersIndexes().build()) {
      Fixtures.sign(tidy, repository, 1);
      Digest replaced = Digest.sha256(Bytes.utf8(tagText()));
      Fixtures.sign(tidy, repository, 2);

      assertThat(registry.manifest("team/app", replaced.toString())).isEmpty();
      assertThat(listed()).hasSize(2);
    }
  }

  @Test
  void aRegistryThatDeletesNothingKeepsTheReplacedIndex() {
    try (InMemoryRegistry keeping =
            InMemoryRegistry.builder()
                .referrers(ReferrersMode.OFF_404_TEXT)
                .quirks(Quirk.DELETE_405)
                .start();
        RegistryClient tidy = Fixtures.builder().deleteReplacedReferrersIndexes().build()) {
      Repository there = Fixtures.repository(keeping);
      Fixtures.sign(tidy, there, 1);
      Fixtures.sign(tidy, there, 2);

      assertThat(tidy.referrers(there, SUBJECT, 10).descriptors()).hasSize(2);
    }
  }

  @Test
  void aReferrerThatIsDeletedIsListedNoMore() {
    Descriptor first = Fixtures.sign(client, repository, 1);
    Descriptor second = Fixtures.sign(client, repository, 2);
    setTag(tagText().replace("\"size\":", "\"keep\":[1.50],\"size\":"));
    String third = tagText();

    assertThat(client.deleteManifest(repository, first.digest())).isTrue();

    assertThat(listed()).containsExactly(second.digest());
    assertThat(third).contains(tagText().substring(tagText().indexOf("[{") + 1));
    assertThat(client.deleteManifest(repository, second.digest())).isTrue();
    assertThat(listed()).isEmpty();
  }

  @Test
  void whoDoesNotKnowTheRegistryFindsOutBeforeTheTagIsTouched() {
    Descriptor signed = Fixtures.sign(client, repository, 1);
    try (RegistryClient newcomer = Fixtures.client()) {
      assertThat(newcomer.deleteManifest(repository, signed.digest())).isTrue();

      assertThat(listed(newcomer)).isEmpty();
    }
  }

  @Test
  void aReferrerThatIsNotInTheTagIsDeletedAllTheSame() {
    Descriptor signed = Fixtures.sign(client, repository, 1);
    registry.putManifest(
        "team/app", TAG, MediaType.OCI_MANIFEST.value(), Fixtures.image().toByteArray());
    registry.clearRequests();

    assertThat(client.deleteManifest(repository, signed.digest())).isTrue();
    assertThat(methodsOfTheTag()).containsExactly("GET");
  }

  @Test
  void theApiNeedsNoTagWhenAReferrerIsDeleted() {
    try (InMemoryRegistry modern = InMemoryRegistry.start()) {
      Repository there = Fixtures.repository(modern);
      Fixtures.seedImage(modern, "v1");
      Descriptor signed = Fixtures.sign(client, there, 1);
      modern.clearRequests();

      assertThat(client.deleteManifest(there, signed.digest())).isTrue();
      assertThat(client.referrers(there, SUBJECT, 10).descriptors()).isEmpty();
      assertThat(modern.requests()).noneMatch(r -> r.path().endsWith(TAG));
    }
  }

  @Test
  void aDeletionWhoseAnswerIsLostIsFinished() {
    Descriptor signed = Fixtures.sign(client, repository, 1);
    registry.fail(Fault.disconnectAfterHandling().onMethod("DELETE").times(1));

    assertThat(client.deleteManifest(repository, signed.digest())).isTrue();
    assertThat(listed()).isEmpty();
  }

  @Test
  void aDeletionThatFailedHalfWayIsRepeated() {
    Descriptor signed = Fixtures.sign(client, repository, 1);
    Fault broken = Fault.status(403).onMethod("DELETE");
    registry.fail(broken);

    assertFails(() -> client.deleteManifest(repository, signed.digest()));
    assertThat(listed()).isEmpty();
    registry.remove(broken);
    assertThat(client.deleteManifest(repository, signed.digest())).isTrue();
    assertThat(registry.manifest("team/app", signed.digest().toString())).isEmpty();
  }

  @Test
  void aReferrerStaysWhereItsEntryCannotBeRemoved() {
    Descriptor signed = Fixtures.sign(client, repository, 1);
    registry.fail(Fault.status(403).onMethod("PUT"));

    assertFails(() -> client.deleteManifest(repository, signed.digest()));
    assertThat(listed()).containsExactly(signed.digest());
    assertThat(registry.manifest("team/app", signed.digest().toString())).isPresent();
  }

  @Test
  void aReferrerThatIsSpoiledOnItsWayLeavesTheTagToo() {
    Descriptor signed = Fixtures.sign(client, repository, 1);
    registry.fail(Fault.wrongBytes().onMethod("GET").times(1));

    assertThat(client.deleteManifest(repository, signed.digest())).isTrue();
    assertThat(listed()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Covers("registries §6.11")
  void gitLabHasNoPlaceForAList(boolean multiArch) {
    try (InMemoryRegistry gitLab =
        InMemoryRegistry.builder()
            .referrers(ReferrersMode.OFF_404_TEXT)
            .quirks(Quirk.DASH_TAG_IS_DIGEST)
            .start()) {
      Repository there = Fixtures.repository(gitLab);
      Fixtures.seedImage(gitLab, "v1");
      Bytes image =
          multiArch
              ? Manifests.index().manifests(List.of(Fixtures.subject())).toBytes()
              : Fixtures.image();
      MediaType type = multiArch ? MediaType.OCI_INDEX : MediaType.OCI_MANIFEST;
      gitLab.putManifest("team/app", "v2", type.value(), image.toByteArray());
      Descriptor subject = Descriptor.of(type, image);
      Bytes signature = signatureOf(subject);
      gitLab.putBlob("team/app", Fixtures.EMPTY_CONFIG.toByteArray());

      assertThat(client.referrers(there, subject.digest(), 10).descriptors()).isEmpty();
      RegistryException e =
          assertFails(
              () ->
                  client.putManifest(
                      ArtifactReference.of(there, Digest.sha256(signature)),
                      MediaType.OCI_MANIFEST,
                      signature));
      assertThat(e.isUnsupported()).isTrue();
      assertThat(gitLab.tags("team/app")).containsExactly("v1", "v2");
    }
  }

  private static Bytes signatureOf(Descriptor subject) {
    return Manifests.image()
        .config(Descriptor.of(MediaType.OCI_EMPTY, Fixtures.EMPTY_CONFIG))
        .layers(List.of())
        .subject(subject)
        .toBytes();
  }

  @ParameterizedTest
  @EnumSource(Digest.Algorithm.class)
  @Covers("registries §8.6")
  void listsUnderASubjectOfEveryAlgorithm(Digest.Algorithm algorithm) {
    Digest digest = Digest.of(algorithm, Fixtures.image());
    Descriptor subject = Descriptor.of(MediaType.OCI_MANIFEST, digest, Fixtures.image().size());
    Bytes signature = signatureOf(subject);
    registry.putBlob("team/app", Fixtures.EMPTY_CONFIG.toByteArray());

    Descriptor signed =
        client.putManifest(
            ArtifactReference.of(repository, Digest.sha256(signature)),
            MediaType.OCI_MANIFEST,
            signature);

    assertThat(registry.tags("team/app"))
        .containsExactly(algorithm.prefix() + "-" + digest.hex().substring(0, 64));
    assertThat(client.referrers(repository, digest, 10).descriptors())
        .extracting(Descriptor::digest)
        .containsExactly(signed.digest());
  }

  @Test
  @Covers("registries §8.11")
  void anEntryHasTheTypeAndTheAnnotationsOfItsManifest() {
    Fixtures.sign(client, repository, 1);
    Bytes bare = signatureOf(Fixtures.subject());
    client.putManifest(
        ArtifactReference.of(repository, Digest.sha256(bare)), MediaType.OCI_MANIFEST, bare);

    List<Descriptor> entries = client.referrers(repository, SUBJECT, 10).descriptors();

    assertThat(entries.get(0).artifactType()).contains(Fixtures.ARTIFACT);
    assertThat(entries.get(0).annotations()).isEqualTo(Map.of("number", "1"));
    assertThat(entries.get(1).artifactType()).contains(MediaType.OCI_EMPTY);
  }
}
