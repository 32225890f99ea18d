package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.MediaType;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.RecordedRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No server decides how long we wait, how often we ask, or what it gets twice. */
class RetryAbuseTest {
  private static final Bytes CONTENT = Bytes.copyOf(new byte[300_000]);
  private static final Descriptor BLOB = Descriptor.of(Fixtures.ARTIFACT, CONTENT);

  private final InMemoryRegistry registry = InMemoryRegistry.start();
  private final RegistryClient client = Fixtures.client();
  private final ArtifactReference image = Fixtures.seedImage(registry, "v1");

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  @ParameterizedTest
  @Covers({"registries §6.10", "registries §8.18"})
  @CsvSource({
    "429, 1000000000",
    "429, 999999999999999999999",
    "503, 86400",
    "429, 'Fri, 31 Dec 9999 23:59:59 GMT'",
    "503, 'Fri, 31 Dec 2100 23:59:59 GMT'",
    "429, -5",
    "429, 'Thu, 01 Jan 1970 00:00:00 GMT'",
    "429, 'Fri, 99 Foo 2026 99:99:99 GMT'",
    "503, 0",
    "503, ''"
  })
  void noWishIsGrantedBeyondTheCap(int status, String retryAfter) {
    Fault fault = Fault.status(status).withHeader("Retry-After", retryAfter).times(1);
    registry.fail(fault);

    assertThat(client.manifest(image)).isPresent();

    assertThat(registry.hits(fault)).isEqualTo(1);
    assertThat(Fixtures.SLEPT)
        .hasSizeLessThanOrEqualTo(1)
        .allSatisfy(slept -> assertThat(slept).isBetween(Duration.ZERO, Duration.ofSeconds(10)));
  }

  @ParameterizedTest
  @Covers("registries §6.10")
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void whatNeverPassesIsGivenUp(int status) {
    registry.fail(Fault.status(status).withHeader("Retry-After", "1"));

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> client.manifest(image))
        .satisfies(
            e -> {
              assertThat(e.status()).hasValue(status);
              assertThat(e.isTransient()).isTrue();
            });
    assertThat(registry.requests()).hasSize(4);
  }

  @Test
  @Covers("registries §6.10")
  void tokenServersAreNotAskedForEverEither() {
    try (InMemoryRegistry locked = InMemoryRegistry.builder().bearerAuth("user", "s3cret").start();
        RegistryClient login =
            Fixtures.builder()
                .credentials(
                    CredentialProvider.of(locked.host(), Credentials.basic("user", "s3cret")))
                .build()) {
      locked.fail(Fault.status(429).withHeader("Retry-After", "1").onPath("/token"::equals));
      ArtifactReference there = Fixtures.seedImage(locked, "v1");

      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> login.manifest(there))
          .satisfies(e -> assertThat(e.status()).hasValue(429));
      assertThat(locked.requests()).hasSizeLessThanOrEqualTo(5);
    }
  }

  /** A body that was sent in part goes to a session of its own, never after the first part. */
  @ParameterizedTest
  @Covers({"registries §6.10", "registries §8.18"})
  @ValueSource(longs = {0, 1, 65_536, 299_999, 300_000})
  void aBodyThatWasWrittenInPartStartsAgainInANewSession(long received) {
    Fault drop = Fault.disconnectAfterReceiving(received).onMethod("PUT").times(1);
    registry.fail(drop);

    client.putBlob(image.repository(), BLOB, CONTENT::openStream);

    assertThat(registry.hits(drop)).isEqualTo(1);
    assertThat(registry.blob("team/app", BLOB.digest().toString())).contains(CONTENT.toByteArray());
    List<String> puts =
        registry.requests().stream()
            .filter(r -> r.method().equals("PUT"))
            .map(RecordedRequest::path)
            .toList();
    assertThat(puts).hasSize(2).doesNotHaveDuplicates();
  }

  /** The registry has it already: the second session finds out, and nothing is stored wrong. */
  @Test
  @Covers({"registries §6.10", "registries §8.18"})
  void aBlobThatWasStoredWithoutAnAnswerIsStoredOnce() {
    registry.fail(Fault.disconnectAfterHandling().onMethod("PUT").times(1));

    client.putBlob(image.repository(), BLOB, CONTENT::openStream);

    assertThat(registry.blob("team/app", BLOB.digest().toString())).contains(CONTENT.toByteArray());
  }

  @Test
  @Covers("registries §8.18")
  void aManifestIsSentAgainBecauseItIsTheSameOne() {
    client.putBlob(image.repository(), MediaType.OCI_CONFIG, Fixtures.EMPTY_CONFIG);
    registry.fail(Fault.disconnectAfterHandling().onMethod("PUT").times(1));

    client.putManifest(
        ArtifactReference.of(image.repository(), "v2"), MediaType.OCI_MANIFEST, Fixtures.image());

    assertThat(registry.tags("team/app")).contains("v2");
  }

  @ParameterizedTest
  @Covers("registries §8.18")
  @ValueSource(ints = {400, 403, 409, 422})
  void whatTheRegistryRefusedIsNotSentAgain(int status) {
    registry.fail(Fault.status(status).onMethod("PUT"));

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> client.putBlob(image.repository(), Fixtures.ARTIFACT, CONTENT))
        .satisfies(e -> assertThat(e.status()).hasValue(status));
    assertThat(registry.requests()).filteredOn(r -> r.method().equals("PUT")).hasSize(1);
  }
}
