package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.signature.CommonReason;
import imagesign.spi.ArtifactSource.Referrers;
import imagesign.spi.ContentException;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** GHSA-f36w-mj3v-6jqv: no word of a server makes us hold more than we meant to. */
class MemoryTest {
  private static final long TEN_GIB = 10L << 30;
  private static final Bytes CONTENT = Bytes.utf8("some content");
  private static final Descriptor BLOB = Descriptor.of(Fixtures.ARTIFACT, CONTENT);

  private final InMemoryRegistry registry = InMemoryRegistry.start();
  private final RegistryClient client = Fixtures.client();
  private final ArtifactReference image = Fixtures.seedImage(registry, "v1");
  private final Repository repository = image.repository();

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  @Test
  @Covers("registries §6.8")
  void aLengthOfTenGibibytesIsRefusedUnread() {
    registry.putBlob("team/app", CONTENT.toByteArray());
    registry.fail(Fault.wrongContentLength(TEN_GIB));

    assertRefused(CommonReason.CONTENT_TOO_LARGE, () -> client.manifest(image));
    assertRefused(CommonReason.SIZE_MISMATCH, () -> client.blob(repository, BLOB, TEN_GIB * 2));
    assertThat(referrers().truncated()).isTrue();
  }

  @Test
  @Covers("registries §6.8")
  void whatHasNoEndIsReadNoFurtherThanItsLimit() {
    registry.putBlob("team/app", CONTENT.toByteArray());
    registry.fail(Fault.endlessBody());

    assertRefused(CommonReason.CONTENT_TOO_LARGE, () -> client.manifest(image));
    assertRefused(CommonReason.SIZE_MISMATCH, () -> client.blob(repository, BLOB, TEN_GIB));
    assertThat(referrers().truncated()).isTrue();
  }

  /** A few bytes that would unpack to 16 MiB stay packed, because nobody asked for packing. */
  @Test
  @Covers("registries §6.8")
  void whatIsPackedIsNotUnpacked() throws IOException {
    registry.putBlob("team/app", CONTENT.toByteArray());
    registry.fail(Fault.body(gzipOfZeros(16 << 20)).withHeader("Content-Encoding", "gzip"));

    assertRefused(CommonReason.DIGEST_MISMATCH, () -> client.manifest(image));
    assertRefused(CommonReason.SIZE_MISMATCH, () -> client.blob(repository, BLOB, TEN_GIB));
    assertThat(referrers().descriptors()).isEmpty();
    assertThat(registry.requests())
        .allSatisfy(r -> assertThat(r.header("Accept-Encoding")).contains("identity"));
  }

  @Test
  @Covers("registries §6.8")
  void contentOfTheRightDigestIsNotSpoiltByItsPacking() {
    Fault packed = Fault.gzipped();
    registry.fail(packed);

    assertRefused(CommonReason.DIGEST_MISMATCH, () -> client.manifest(image));
    assertThat(registry.hits(packed)).isEqualTo(1);
  }

  @ParameterizedTest
  @Covers("registries §6.8")
  @ValueSource(longs = {1L << 31, 1L << 40, Long.MAX_VALUE})
  void aDescriptorOfAnySizeTakesNoMemory(long size) {
    registry.putBlob("team/app", CONTENT.toByteArray());
    Descriptor huge = Descriptor.of(Fixtures.ARTIFACT, BLOB.digest(), size);

    assertRefused(CommonReason.SIZE_MISMATCH, () -> client.blob(repository, huge, Long.MAX_VALUE));
    assertRefused(CommonReason.CONTENT_TOO_LARGE, () -> client.blob(repository, huge, size - 1));
    registry.fail(Fault.withoutContentLength());
    assertRefused(CommonReason.SIZE_MISMATCH, () -> client.blob(repository, huge, Long.MAX_VALUE));
  }

  @ParameterizedTest
  @Covers("registries §6.8")
  @ValueSource(
      strings = {"-1", "-9223372036854775808", "9223372036854775808", "1e30", "1.5", "\"2\""})
  void aSizeThatIsNoneIsMalformed(String size) {
    String manifest = Fixtures.image().toUtf8().replace("\"size\":2", "\"size\":" + size);
    registry.putManifest(
        "team/app", "v2", MediaType.OCI_MANIFEST.value(), Bytes.utf8(manifest).toByteArray());

    assertRefused(
        CommonReason.MANIFEST_MALFORMED,
        () -> client.manifest(ArtifactReference.of(repository, "v2")));
  }

  @ParameterizedTest
  @Covers("registries §6.8")
  @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":"})
  void depthIsBounded(String open) {
    String deep = "{\"schemaVersion\":2,\"x\":" + open.repeat(200_000);
    registry.putManifest(
        "team/app", "v2", MediaType.OCI_MANIFEST.value(), Bytes.utf8(deep).toByteArray());
    registry.fail(Fault.body(Bytes.utf8(deep).toByteArray()).onPathContaining("/referrers/"));

    assertRefused(
        CommonReason.MANIFEST_MALFORMED,
        () -> client.manifest(ArtifactReference.of(repository, "v2")));
    assertThat(referrers().descriptors()).isEmpty();
  }

  /** A million entries are more than one page may have. */
  @Test
  @Covers("registries §6.8")
  void aMillionReferrersAreCut() {
    String entry = "{\"mediaType\":\"a/b\",\"size\":1,\"digest\":\"" + BLOB.digest() + "\"},";
    byte[] start = Bytes.utf8("{\"schemaVersion\":2,\"manifests\":[").toByteArray();
    byte[] one = Bytes.utf8(entry).toByteArray();
    ByteBuffer index = ByteBuffer.allocate(start.length + 1_000_000 * one.length);
    index.put(start);
    for (int i = 0; i < 1_000_000; i++) {
      index.put(one);
    }
    registry.fail(Fault.body(index.array()).onPathContaining("/referrers/"));

    for (int i = 0; i < 2; i++) {
      Referrers found = referrers();
      assertThat(found.descriptors()).isEmpty();
      assertThat(found.truncated()).isTrue();
      registry.fail(Fault.withoutContentLength());
    }
  }

  @Test
  @Covers("registries §6.8")
  void thousandsOfReferrersOnOnePageAreCutWhereTheCallerWants() {
    StringBuilder entries = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      entries
          .append(i == 0 ? "" : ",")
          .append("{\"mediaType\":\"a/b\",\"size\":1,\"digest\":\"")
          .append(Digest.sha256(Bytes.utf8("" + i)))
          .append("\"}");
    }
    String index = "{\"schemaVersion\":2,\"manifests\":[" + entries + "]}";
    registry.fail(Fault.body(Bytes.utf8(index).toByteArray()).onPathContaining("/referrers/"));

    Referrers found = referrers();
    assertThat(found.descriptors()).hasSize(10);
    assertThat(found.truncated()).isTrue();
  }

  private Referrers referrers() {
    try (RegistryClient fresh = Fixtures.client()) {
      return fresh.referrers(repository, image.digest().orElseThrow(), 10);
    }
  }

  private static byte[] gzipOfZeros(int size) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      byte[] zeros = new byte[1 << 16];
      for (int i = 0; i < size; i += zeros.length) {
        out.write(zeros);
      }
    }
    return packed.toByteArray();
  }

  private static void assertRefused(CommonReason reason, ThrowingCallable call) {
    assertThatExceptionOfType(ContentException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
