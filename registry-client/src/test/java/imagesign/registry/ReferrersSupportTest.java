package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.RecordedRequest;
import imagesign.testkit.ReferrersMode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether there is a referrers API, and what takes its place. */
class ReferrersSupportTest {
  private static final Digest SUBJECT = Fixtures.subject().digest();
  private static final String TAG = "sha256-" + SUBJECT.hex();

  /** Neither is the API missing without the header, nor is it there because of it. */
  @ParameterizedTest
  @Covers("registries §8.7")
  @EnumSource(ReferrersMode.class)
  void aPushIsListedByTheApiOrByTheTagWhateverTheHeader(ReferrersMode mode) {
    try (InMemoryRegistry registry = InMemoryRegistry.builder().referrers(mode).start();
        RegistryClient client = Fixtures.client()) {
      Fixtures.seedImage(registry, "v1");
      Descriptor signature = Fixtures.sign(client, Fixtures.repository(registry), 1);

      boolean on = mode.name().startsWith("ON");
      assertThat(registry.tags("team/app").contains(TAG)).isEqualTo(!on);
      assertThat(registry.requests()).filteredOn(r -> r.path().contains("/referrers/")).hasSize(1);
      try (RegistryClient reader = Fixtures.client()) {
        assertThat(reader.referrers(Fixtures.repository(registry), SUBJECT, 10).descriptors())
            .extracting(Descriptor::digest)
            .containsExactly(signature.digest());
      }
    }
  }

  /** Who has listed before knows mostly; a header against what is known makes it doubtful again. */
  @ParameterizedTest
  @Covers("registries §8.7")
  @EnumSource(ReferrersMode.class)
  void whatIsKnownBeforeAPushIsNotAskedForAgain(ReferrersMode mode) {
    try (InMemoryRegistry registry = InMemoryRegistry.builder().referrers(mode).start();
        RegistryClient client = Fixtures.client()) {
      Fixtures.seedImage(registry, "v1");
      client.referrers(Fixtures.repository(registry), SUBJECT, 10);
      registry.clearRequests();
      Fixtures.sign(client, Fixtures.repository(registry), 1);

      boolean doubtful =
          mode == ReferrersMode.OFF_404_NAME_UNKNOWN
              || mode == ReferrersMode.SUBJECT_HEADER_WITHOUT_API;
      assertThat(registry.tags("team/app").contains(TAG)).isEqualTo(!mode.name().startsWith("ON"));
      assertThat(registry.requests())
          .filteredOn(r -> r.path().contains("/referrers/"))
          .hasSize(doubtful ? 1 : 0);
    }
  }

  /** A header that is there, but names another subject, confirms nothing. */
  @Test
  @Covers("registries §8.7")
  void aHeaderOfAnotherSubjectConfirmsNothing() {
    try (InMemoryRegistry registry =
            InMemoryRegistry.builder().referrers(ReferrersMode.OFF_404_TEXT).start();
        RegistryClient client = Fixtures.client()) {
      Fixtures.seedImage(registry, "v1");
      registry.fail(
          Fault.header("OCI-Subject", "sha256:" + "0".repeat(64))
              .onMethod("PUT")
              .onPathContaining("/manifests/sha256:"));

      Fixtures.sign(client, Fixtures.repository(registry), 1);

      assertThat(registry.tags("team/app")).contains(TAG);
    }
  }

  @ParameterizedTest
  @Covers("registries §8.8")
  @ValueSource(
      strings = {
        "application/json",
        "text/plain",
        "text/html; charset=utf-8",
        "application/vnd.oci.image.manifest.v1+json",
        "nonsense"
      })
  void anAnswerOfAnotherTypeIsNoApi(String type) {
    try (InMemoryRegistry registry = InMemoryRegistry.start();
        RegistryClient client = Fixtures.client()) {
      Fixtures.seedImage(registry, "v1");
      registry.fail(Fault.contentType(type).onPathContaining("/referrers/"));
      registry.fail(Fault.withoutHeader("OCI-Subject").onMethod("PUT"));

      Descriptor signature = Fixtures.sign(client, Fixtures.repository(registry), 1);

      assertThat(registry.tags("team/app")).contains(TAG);
      assertThat(client.referrers(Fixtures.repository(registry), SUBJECT, 10).descriptors())
          .extracting(Descriptor::digest)
          .containsExactly(signature.digest());
    }
  }

  @ParameterizedTest
  @Covers("registries §8.8")
  @ValueSource(ints = {400, 404, 405, 406, 501})
  void aRefusalOfTheListIsNoApi(int status) {
    try (InMemoryRegistry registry = InMemoryRegistry.start();
        RegistryClient client = Fixtures.client()) {
      registry.fail(Fault.status(status).onPathContaining("/referrers/"));

      assertThat(client.referrers(Fixtures.repository(registry), SUBJECT, 10).descriptors())
          .isEmpty();
      assertThat(registry.requests())
          .extracting(RecordedRequest::path)
          .anyMatch(path -> path.endsWith("/manifests/" + TAG));
    }
  }

  @ParameterizedTest
  @Covers("registries §8.8")
  @ValueSource(ints = {401, 403, 429, 500, 502})
  void otherErrorsAreNoAnswer(int status) {
    try (InMemoryRegistry registry = InMemoryRegistry.start();
        RegistryClient client = Fixtures.client()) {
      registry.fail(Fault.status(status).onPathContaining("/referrers/"));

      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> client.referrers(Fixtures.repository(registry), SUBJECT, 10))
          .satisfies(e -> assertThat(e.status()).hasValue(status));
    }
  }

  /** Filtered or not, claimed or not: all are listed, with what a caller filters them by. */
  @ParameterizedTest
  @Covers("registries §8.9")
  @EnumSource(ReferrersMode.class)
  void noFilterOfARegistryIsReliedOn(ReferrersMode mode) {
    try (InMemoryRegistry registry = InMemoryRegistry.builder().referrers(mode).start();
        RegistryClient client = Fixtures.client()) {
      Repository repository = Fixtures.repository(registry);
      Fixtures.seedImage(registry, "v1");
      client.referrers(repository, SUBJECT, 10);
      Fixtures.sign(client, repository, 1);
      Fixtures.sign(client, repository, 2);
      registry.clearRequests();

      List<Descriptor> found = client.referrers(repository, SUBJECT, 10).descriptors();

      assertThat(found)
          .hasSize(2)
          .allSatisfy(d -> assertThat(d.artifactType()).contains(Fixtures.ARTIFACT));
      assertThat(registry.requests()).allSatisfy(r -> assertThat(r.query()).isEmpty());
    }
  }

  /** Another writer's index replaces ours between our write and our look at it. */
  @Test
  @Covers("registries §8.10")
  void anEntryThatAnotherWriterUndidIsWrittenAgain() {
    try (InMemoryRegistry registry =
            InMemoryRegistry.builder().referrers(ReferrersMode.OFF_404_TEXT).start();
        RegistryClient client = Fixtures.client()) {
      Repository repository = Fixtures.repository(registry);
      Fixtures.seedImage(registry, "v1");
      Descriptor first = Fixtures.sign(client, repository, 1);
      byte[] theirs = registry.manifest("team/app", TAG).orElseThrow().bytes();
      Fault undo =
          Fault.before(
                  () -> registry.putManifest("team/app", TAG, MediaType.OCI_INDEX.value(), theirs))
              .onMethod("GET")
              .onPathContaining("/manifests/" + TAG)
              .skipFirst(1)
              .times(2);
      registry.fail(undo);

      Descriptor second = Fixtures.sign(client, repository, 2);

      assertThat(registry.hits(undo)).isEqualTo(2);
      assertThat(client.referrers(repository, SUBJECT, 10).descriptors())
          .extracting(Descriptor::digest)
          .containsExactlyInAnyOrder(first.digest(), second.digest());
    }
  }

  @Test
  @Covers("registries §8.10")
  void whoIsUndoneEachTimeIsTold() {
    try (InMemoryRegistry registry =
            InMemoryRegistry.builder().referrers(ReferrersMode.OFF_404_TEXT).start();
        RegistryClient client = Fixtures.client()) {
      Repository repository = Fixtures.repository(registry);
      Fixtures.seedImage(registry, "v1");
      registry.fail(
          Fault.before(() -> registry.deleteManifest("team/app", TAG))
              .onMethod("GET")
              .onPathContaining("/manifests/" + TAG));

      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> Fixtures.sign(client, repository, 1))
          .satisfies(e -> assertThat(e.isTransient()).isTrue());
    }
  }

  @Test
  @Covers("registries §8.11")
  void theOldIndexStays() {
    try (InMemoryRegistry registry =
            InMemoryRegistry.builder().referrers(ReferrersMode.OFF_404_TEXT).start();
        RegistryClient client = Fixtures.client()) {
      Repository repository = Fixtures.repository(registry);
      Fixtures.seedImage(registry, "v1");
      Fixtures.sign(client, repository, 1);
      String before = registry.manifest("team/app", TAG).orElseThrow().digest();

      Fixtures.sign(client, repository, 2);

      assertThat(client.manifest(ArtifactReference.of(repository, Digest.parse(before))))
          .isPresent();
      assertThat(registry.requests()).noneMatch(r -> r.method().equals("DELETE"));
    }
  }
}
