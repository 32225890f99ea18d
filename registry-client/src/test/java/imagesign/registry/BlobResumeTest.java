package imagesign.registry;

import static imagesign.registry.Fixtures.assertFails;
import static imagesign.registry.Fixtures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Repository;
import imagesign.signature.CommonReason;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.Quirk;
import imagesign.testkit.RecordedRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Blobs whose connections break while they are read. */
class BlobResumeTest {
  private static final Bytes CONTENT = Bytes.utf8("some content ".repeat(20_000));
  private static final Descriptor BLOB = Descriptor.of(Fixtures.ARTIFACT, CONTENT);
  private static final Fault DROP = Fault.disconnectAfter(100_000).onMethod("GET");

  private static InMemoryRegistry registry(Quirk... quirks) {
    InMemoryRegistry registry = InMemoryRegistry.builder().quirks(quirks).start();
    registry.putBlob("team/app", CONTENT.toByteArray());
    return registry;
  }

  private static byte[] read(InMemoryRegistry registry) throws IOException {
    try (RegistryClient client = Fixtures.client()) {
      return read(client, Fixtures.repository(registry), BLOB);
    }
  }

  private static byte[] read(RegistryClient client, Repository repository, Descriptor blob)
      throws IOException {
    try (InputStream in = client.openBlob(repository, blob).orElseThrow()) {
      return in.readAllBytes();
    }
  }

  private static List<Optional<String>> ranges(InMemoryRegistry registry) {
    return registry.requests().stream().map(request -> request.header("Range")).toList();
  }

  @Test
  @Covers("registries §8.20")
  void goesOnWhereTheConnectionBroke() throws IOException {
    try (InMemoryRegistry registry = registry()) {
      registry.fail(DROP.times(1));

      assertThat(read(registry)).isEqualTo(CONTENT.toByteArray());
      assertThat(ranges(registry))
          .containsExactly(Optional.empty(), Optional.of("bytes=100000-259999"));
    }
  }

  @ParameterizedTest
  @Covers("registries §8.20")
  @EnumSource(
      value = Quirk.class,
      names = {"RANGE_IGNORED", "OPEN_RANGE_REFUSED"})
  void goesOnWhateverTheRegistryThinksOfRanges(Quirk quirk) throws IOException {
    try (InMemoryRegistry registry = registry(quirk)) {
      registry.fail(DROP.times(1));

      assertThat(read(registry)).isEqualTo(CONTENT.toByteArray());
      assertThat(registry.requests()).hasSize(2);
    }
  }

  @Test
  @Covers("registries §8.20")
  void startsAgainWhereARangeIsRefused() throws IOException {
    try (InMemoryRegistry registry = registry()) {
      registry.fail(DROP.times(1));
      registry.fail(Fault.status(416).skipFirst(1).times(1));

      assertThat(read(registry)).isEqualTo(CONTENT.toByteArray());
      assertThat(registry.requests()).extracting(RecordedRequest::status).endsWith(416, 200);
    }
  }

  @Test
  void goesOnAsLongAsEachConnectionBringsSomething() throws IOException {
    try (InMemoryRegistry registry = registry()) {
      registry.fail(Fault.disconnectAfter(10_000));

      assertThat(read(registry)).isEqualTo(CONTENT.toByteArray());
      assertThat(registry.requests()).hasSize(26);
    }
  }

  @Test
  void endsAConnectionThatNeverBringsMuch() {
    try (InMemoryRegistry registry = registry()) {
      registry.fail(Fault.disconnectAfter(1));

      assertThat(assertFails(() -> read(registry)).isTransient()).isTrue();
      assertThat(registry.requests()).hasSize(65);
    }
  }

  @Test
  void givesUpAfterConnectionsThatBringNothing() {
    try (InMemoryRegistry registry = registry()) {
      registry.fail(DROP.times(1));
      registry.fail(Fault.disconnectAfter(0).skipFirst(1));

      assertThat(assertFails(() -> read(registry)).isTransient()).isTrue();
      assertThat(registry.requests()).hasSize(4);
    }
  }

  @Test
  void aConnectionWithoutALengthMayHaveBrokenToo() throws IOException {
    try (InMemoryRegistry registry = registry()) {
      registry.fail(Fault.withoutContentLength());
      registry.fail(DROP.times(1));

      assertThat(read(registry)).isEqualTo(CONTENT.toByteArray());
      assertThat(registry.requests()).hasSize(2);
    }
  }

  @Test
  void silenceIsABrokenConnection() throws IOException {
    OkHttpClient hasty = new OkHttpClient.Builder().readTimeout(Duration.ofMillis(150)).build();
    try (InMemoryRegistry registry = registry();
        RegistryClient client = Fixtures.builder().httpClient(hasty).build()) {
      registry.fail(Fault.stallAfter(100_000, Duration.ofSeconds(5)).times(1));

      assertThat(read(client, Fixtures.repository(registry), BLOB))
          .isEqualTo(CONTENT.toByteArray());
      assertThat(registry.requests()).hasSize(2);
    }
  }

  @Test
  @Covers("registries §8.20")
  void refusesAnotherRangeThanItAskedFor() {
    try (InMemoryRegistry registry = registry(Quirk.RANGE_SHIFTED)) {
      registry.fail(DROP.times(1));

      assertThat(assertFails(() -> read(registry)).status()).hasValue(206);
    }
  }

  @ParameterizedTest
  @Covers("registries §8.20")
  @ValueSource(
      strings = {
        "bytes 100000-259999/260001",
        "bytes 100000-260000/260000",
        "bytes 100001-259999/260000",
        "bytes 100000-99999/260000",
        "bytes */260000",
        "bytes=100000-259999/260000",
        "rows 100000-259999/260000",
        "bytes -1-259999/260000",
        ""
      })
  void refusesAContentRangeThatDoesNotFit(String range) {
    try (InMemoryRegistry registry = registry()) {
      registry.fail(DROP.times(1));
      registry.fail(Fault.header("Content-Range", range).skipFirst(1));

      assertThat(assertFails(() -> read(registry)).status()).hasValue(206);
    }
  }

  @Test
  void takesAContentRangeThatDoesNotKnowTheWhole() throws IOException {
    try (InMemoryRegistry registry = registry()) {
      registry.fail(DROP.times(1));
      registry.fail(Fault.header("Content-Range", "bytes 100000-259999/*").skipFirst(1));

      assertThat(read(registry)).isEqualTo(CONTENT.toByteArray());
    }
  }

  @Test
  @Covers({"registries §8.20", "registries §8.2"})
  void hashesOverAllConnections() {
    try (InMemoryRegistry registry = registry()) {
      registry.fail(DROP.times(1));
      registry.fail(Fault.wrongBytes().skipFirst(1));

      assertRefused(CommonReason.DIGEST_MISMATCH, () -> read(registry));
    }
  }

  @Test
  @Covers("registries §8.20")
  void refusesARestThatIsTooShort() {
    try (InMemoryRegistry registry = registry()) {
      registry.fail(DROP.times(1));
      registry.fail(Fault.shortBody(1).skipFirst(1));

      assertRefused(CommonReason.SIZE_MISMATCH, () -> read(registry));
    }
  }

  @Test
  void saysWhenABlobIsGoneInBetween() {
    try (InMemoryRegistry registry = registry()) {
      registry.fail(DROP.times(1));
      registry.fail(
          Fault.before(() -> registry.deleteBlob("team/app", BLOB.digest().toString()))
              .skipFirst(1));

      assertRefused(CommonReason.CONTENT_MISSING, () -> read(registry));
    }
  }

  @Test
  void resumesByADigestOfAnotherAlgorithm() throws IOException {
    Digest sha512 = Digest.of(Digest.Algorithm.SHA512, CONTENT);
    Descriptor blob = Descriptor.of(Fixtures.ARTIFACT, sha512, CONTENT.size());
    try (InMemoryRegistry registry = InMemoryRegistry.start();
        RegistryClient client = Fixtures.client()) {
      Repository repository = Fixtures.repository(registry);
      client.putBlob(repository, blob, CONTENT::openStream);
      registry.fail(DROP.times(1));

      assertThat(read(client, repository, blob)).isEqualTo(CONTENT.toByteArray());
    }
  }

  @Test
  void aClosedStreamAsksForNothing() throws IOException {
    try (InMemoryRegistry registry = registry();
        RegistryClient client = Fixtures.client()) {
      InputStream in = client.openBlob(Fixtures.repository(registry), BLOB).orElseThrow();
      in.close();

      assertThatIOException().isThrownBy(in::read);
      assertThat(registry.requests()).hasSize(1);
    }
  }
}
