package imagesign.registry;

import static imagesign.registry.Fixtures.assertFails;
import static imagesign.registry.Fixtures.assertRefused;
import static imagesign.registry.Fixtures.methods;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Repository;
import imagesign.signature.CommonReason;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.LocationForm;
import imagesign.testkit.Quirk;
import imagesign.testkit.RecordedRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads of content whose size and digest are known, in one request or in chunks. */
class UploadTest {
  private static final Bytes CONTENT = Bytes.utf8("0123456789".repeat(1000));
  private static final Descriptor BLOB = Descriptor.of(Fixtures.ARTIFACT, CONTENT);

  private static InMemoryRegistry registry(Quirk... quirks) {
    return InMemoryRegistry.builder().quirks(quirks).start();
  }

  private static RegistryClient chunks() {
    return Fixtures.builder().uploadChunkBytes(4000).build();
  }

  private static void put(RegistryClient client, InMemoryRegistry registry) {
    client.putBlob(Fixtures.repository(registry), BLOB, CONTENT::openStream);
  }

  private static void assertStored(InMemoryRegistry registry) {
    assertThat(registry.blob("team/app", BLOB.digest().toString())).hasValue(CONTENT.toByteArray());
  }

  private static List<String> contentRanges(InMemoryRegistry registry) {
    return registry.requests().stream()
        .flatMap(request -> request.header("Content-Range").stream())
        .toList();
  }

  @ParameterizedTest
  @Covers("registries §8.4")
  @EnumSource(
      value = LocationForm.class,
      names = {"PATH", "ABSOLUTE", "RELATIVE"})
  void goesWhereTheRegistrySays(LocationForm form) {
    try (InMemoryRegistry registry =
            InMemoryRegistry.builder().uploadLocations(form).quirks(Quirk.UPLOAD_STATE).start();
        RegistryClient client = Fixtures.client();
        RegistryClient chunks = chunks()) {
      put(client, registry);
      assertStored(registry);
      registry.deleteBlob("team/app", BLOB.digest().toString());
      put(chunks, registry);
      assertStored(registry);
    }
  }

  @Test
  @Covers("registries §6.5")
  void goesNowhereElse() {
    try (InMemoryRegistry other = registry();
        InMemoryRegistry registry =
            InMemoryRegistry.builder()
                .uploadLocations(LocationForm.FOREIGN)
                .foreignOrigin(other.uri())
                .start();
        RegistryClient client = Fixtures.client()) {
      assertThat(assertFails(() -> put(client, registry)).isTransient()).isFalse();

      assertThat(other.requests()).isEmpty();
      assertThat(methods(registry)).containsExactly("HEAD", "POST");
    }
  }

  @Test
  void neverGoesFromTlsToPlainHttp() {
    try (InMemoryRegistry registry = InMemoryRegistry.builder().tls().start();
        RegistryClient client =
            Fixtures.builder()
                .requireTls(registry.host())
                .caCertificates(Bytes.utf8(registry.caCertificatePem()))
                .build()) {
      registry.fail(
          Fault.header("Location", "http://" + registry.host() + "/v2/team/app/blobs/uploads/1")
              .onMethod("POST"));

      assertFails(() -> put(client, registry));
      assertThat(methods(registry)).containsExactly("HEAD", "POST");
    }
  }

  @Test
  void anAnswerWithoutALocationIsNoSession() {
    try (InMemoryRegistry registry = registry();
        RegistryClient client = Fixtures.client()) {
      registry.fail(Fault.withoutHeader("Location").onMethod("POST"));

      assertFails(() -> put(client, registry));
    }
  }

  @ParameterizedTest
  @Covers("registries §8.5")
  @EnumSource(
      value = Quirk.class,
      names = {
        "PUT_NEEDS_PATCH",
        "PATCH_201",
        "PATCH_204",
        "CREATED_WITHOUT_LOCATION",
        "SINGLE_POST_DISCARDED",
        "UPLOAD_STATUS_REFUSED",
        "OUT_OF_ORDER_APPENDED"
      })
  void copesWithAQuirk(Quirk quirk) {
    try (InMemoryRegistry registry = registry(quirk);
        RegistryClient client = Fixtures.client();
        RegistryClient chunks = chunks()) {
      put(client, registry);
      assertStored(registry);
      registry.deleteBlob("team/app", BLOB.digest().toString());
      put(chunks, registry);
      assertStored(registry);
    }
  }

  @Test
  @Covers("registries §8.5")
  void takesPostPatchPutFromArtifactory() {
    try (InMemoryRegistry registry = registry(Quirk.PUT_NEEDS_PATCH);
        RegistryClient client = Fixtures.client()) {
      put(client, registry);

      assertThat(methods(registry)).containsExactly("HEAD", "POST", "PUT", "POST", "PATCH", "PUT");
    }
  }

  @Test
  void anotherLastAnswerThanSuccessIsNotRepeated() {
    try (InMemoryRegistry registry = registry();
        RegistryClient client = Fixtures.client()) {
      registry.fail(Fault.status(400).onMethod("PUT"));

      assertThat(assertFails(() -> put(client, registry)).status()).hasValue(400);
      assertThat(methods(registry)).containsExactly("HEAD", "POST", "PUT", "DELETE");
    }
  }

  @Test
  void whatWasStoredIsNotSentAgainWhenOnlyTheAnswerIsLost() {
    try (InMemoryRegistry registry = registry();
        RegistryClient client = Fixtures.client()) {
      registry.fail(Fault.disconnectAfterHandling().onMethod("PUT").times(1));

      put(client, registry);

      assertThat(methods(registry)).containsExactly("HEAD", "POST", "PUT", "DELETE", "HEAD");
    }
  }

  @Test
  @Covers("registries §8.18")
  void whatBrokeIsSentAgainInANewSession() {
    try (InMemoryRegistry registry = registry();
        RegistryClient client = Fixtures.client()) {
      registry.fail(Fault.disconnectAfterReceiving(100).onMethod("PUT").times(1));

      put(client, registry);

      assertThat(methods(registry))
          .containsExactly("HEAD", "POST", "PUT", "DELETE", "HEAD", "POST", "PUT");
      assertStored(registry);
    }
  }

  @Test
  void contentThatCannotBeReadIsTheCallersError() {
    try (InMemoryRegistry registry = registry();
        RegistryClient client = Fixtures.client()) {
      AtomicInteger opened = new AtomicInteger();
      BlobContent broken =
          () -> {
            opened.incrementAndGet();
            return Fixtures.brokenAfter(new byte[5000]);
          };

      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> client.putBlob(Fixtures.repository(registry), BLOB, broken));

      assertThat(opened).hasValue(1);
      assertThat(methods(registry)).containsExactly("HEAD", "POST", "DELETE");
    }
  }

  @Test
  void contentThatCannotBeOpenedIsTheCallersError() {
    try (InMemoryRegistry registry = registry();
        RegistryClient client = Fixtures.client()) {
      BlobContent missing =
          () -> {
            throw new IOException("no such file");
          };

      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> client.putBlob(Fixtures.repository(registry), BLOB, missing));
    }
  }

  @Test
  void cutsWhatIsLargerThanAChunk() {
    try (InMemoryRegistry registry = registry();
        RegistryClient chunks = chunks()) {
      put(chunks, registry);

      assertThat(methods(registry))
          .containsExactly("HEAD", "POST", "PATCH", "PATCH", "PATCH", "PUT");
      assertThat(contentRanges(registry)).containsExactly("0-3999", "4000-7999", "8000-9999");
      assertStored(registry);
    }
  }

  @Test
  void sendsAtLeastWhatTheRegistryWants() {
    try (InMemoryRegistry registry = InMemoryRegistry.builder().minChunkSize(6000).start();
        RegistryClient chunks = chunks()) {
      put(chunks, registry);

      assertThat(contentRanges(registry)).containsExactly("0-5999", "6000-9999");
      assertStored(registry);
    }
  }

  @Test
  void refusesChunksThatNoMemoryHolds() {
    try (InMemoryRegistry registry = InMemoryRegistry.builder().minChunkSize(1 << 30).start();
        RegistryClient chunks = chunks()) {
      assertThat(assertFails(() -> put(chunks, registry)).isTransient()).isFalse();
      assertThat(methods(registry)).containsExactly("HEAD", "POST", "DELETE");
    }
  }

  @Test
  void cutsWhatIsTooLargeForOneRequest() {
    try (InMemoryRegistry registry = registry();
        RegistryClient client = Fixtures.client()) {
      registry.fail(Fault.status(413).onMethod("PUT").times(1));

      put(client, registry);

      assertThat(methods(registry))
          .containsExactly("HEAD", "POST", "PUT", "POST", "PATCH", "PUT", "DELETE");
      assertStored(registry);
    }
  }

  @Test
  void goesOnWithinAChunkThatBroke() {
    try (InMemoryRegistry registry = registry();
        RegistryClient chunks = chunks()) {
      registry.fail(Fault.disconnectAfterReceiving(1500).onMethod("PATCH").skipFirst(1).times(1));

      put(chunks, registry);

      assertThat(methods(registry))
          .containsExactly("HEAD", "POST", "PATCH", "PATCH", "GET", "PATCH", "PATCH", "PUT");
      assertThat(contentRanges(registry))
          .containsExactly("0-3999", "4000-7999", "5500-9499", "9500-9999");
      assertStored(registry);
    }
  }

  @Test
  void goesOnAfterAChunkWhoseAnswerIsLost() {
    try (InMemoryRegistry registry = registry();
        RegistryClient chunks = chunks()) {
      registry.fail(Fault.disconnectAfterHandling().onMethod("PATCH").skipFirst(1).times(1));

      put(chunks, registry);

      assertThat(contentRanges(registry)).containsExactly("0-3999", "4000-7999", "8000-9999");
      assertStored(registry);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  void sendsAChunkAgainAfterAFailureThatPasses(int status) {
    try (InMemoryRegistry registry = registry();
        RegistryClient chunks = chunks()) {
      registry.fail(Fault.status(status).onMethod("PATCH").times(1));

      put(chunks, registry);

      assertThat(methods(registry))
          .containsExactly("HEAD", "POST", "PATCH", "GET", "PATCH", "PATCH", "PATCH", "PUT");
      assertStored(registry);
    }
  }

  @Test
  void goesOnWhereA416SaysOrElseAsks() {
    try (InMemoryRegistry registry = registry();
        RegistryClient chunks = chunks()) {
      Fault outOfOrder = Fault.status(416).onMethod("PATCH").skipFirst(1).times(1);
      registry.fail(outOfOrder.withHeader("Range", "0-3999"));
      put(chunks, registry);
      assertThat(methods(registry))
          .containsExactly("HEAD", "POST", "PATCH", "PATCH", "PATCH", "PATCH", "PUT");
      registry.deleteBlob("team/app", BLOB.digest().toString());
      registry.clearRequests();

      registry.fail(outOfOrder);
      put(chunks, registry);
      assertThat(methods(registry))
          .containsExactly("HEAD", "POST", "PATCH", "PATCH", "GET", "PATCH", "PATCH", "PUT");
      assertStored(registry);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0-999", "0-8000", "bytes=0-8001"})
  void startsAnewWhereTheRegistryHasLostThePlace(String range) {
    try (InMemoryRegistry registry = registry();
        RegistryClient chunks = chunks()) {
      registry.fail(Fault.header("Range", range).onMethod("PATCH").skipFirst(1).times(1));

      put(chunks, registry);

      assertThat(methods(registry).stream().filter("POST"::equals)).hasSize(2);
      assertStored(registry);
    }
  }

  @Test
  void startsAnewWhereTheRegistryHasForgottenTheUpload() {
    try (InMemoryRegistry registry = registry();
        RegistryClient chunks = chunks()) {
      registry.fail(Fault.before(registry::expireUploads).onMethod("PATCH").skipFirst(1).times(1));

      put(chunks, registry);

      assertThat(methods(registry).stream().filter("POST"::equals)).hasSize(2);
      assertStored(registry);
    }
  }

  @Test
  void startsAnewWhereTheRegistryDoesNotSayWhatItHas() {
    try (InMemoryRegistry registry = registry(Quirk.UPLOAD_STATUS_REFUSED);
        RegistryClient chunks = chunks()) {
      registry.fail(Fault.disconnectAfterReceiving(1500).onMethod("PATCH").times(1));

      put(chunks, registry);

      assertThat(methods(registry))
          .containsExactly(
              "HEAD", "POST", "PATCH", "GET", "DELETE", "HEAD", "POST", "PATCH", "PATCH", "PATCH",
              "PUT");
      assertStored(registry);
    }
  }

  @Test
  void endsARegistryThatTakesNothing() {
    try (InMemoryRegistry registry = registry();
        RegistryClient chunks = chunks()) {
      registry.fail(Fault.status(416).withHeader("Range", "0-0").onMethod("PATCH"));

      assertThat(assertFails(() -> put(chunks, registry)).isTransient()).isTrue();
      assertThat(registry.requests()).hasSizeLessThan(50);
    }
  }

  @Test
  void theLastRequestOfChunksIsNotNeededWhenOnlyItsAnswerIsLost() {
    try (InMemoryRegistry registry = registry();
        RegistryClient chunks = chunks()) {
      registry.fail(Fault.disconnectAfterHandling().onMethod("PUT").times(1));

      put(chunks, registry);

      assertThat(methods(registry))
          .containsExactly("HEAD", "POST", "PATCH", "PATCH", "PATCH", "PUT", "HEAD");
    }
  }

  @Test
  void chunksOfContentThatIsNotWhatItsDescriptorSaysAreNeverFinished() {
    Descriptor other =
        Descriptor.of(Fixtures.ARTIFACT, Digest.sha256(Bytes.utf8("x")), CONTENT.size());
    try (InMemoryRegistry registry = registry();
        RegistryClient chunks = chunks()) {
      assertRefused(
          CommonReason.DIGEST_MISMATCH,
          () -> chunks.putBlob(Fixtures.repository(registry), other, CONTENT::openStream));

      assertThat(methods(registry)).containsExactly("HEAD", "POST", "PATCH", "PATCH", "DELETE");
    }
  }

  @Test
  void storesByTheDigestThatIsNamed() {
    Digest sha512 = Digest.of(Digest.Algorithm.SHA512, CONTENT);
    Descriptor blob = Descriptor.of(Fixtures.ARTIFACT, sha512, CONTENT.size());
    try (InMemoryRegistry registry = registry(Quirk.BLOB_DIGEST_HEADER_SHA256);
        RegistryClient client = Fixtures.client()) {
      Repository repository = Fixtures.repository(registry);
      client.putBlob(repository, blob, CONTENT::openStream);

      assertThat(client.blob(repository, blob, 100_000)).contains(CONTENT);
      assertThat(client.blobSize(repository, sha512)).hasValue(CONTENT.size());
    }
  }

  @Test
  void aSessionThatCannotBeCancelledHidesNoFailure() {
    try (InMemoryRegistry registry = registry();
        RegistryClient client = Fixtures.client()) {
      registry.fail(Fault.status(403).onMethod("PUT"));
      registry.fail(Fault.disconnect().onMethod("DELETE"));

      assertThat(assertFails(() -> put(client, registry)).status()).hasValue(403);
    }
  }

  @Test
  void tellsItsMethodsAndNothingOfTheSession() {
    try (InMemoryRegistry registry = registry(Quirk.UPLOAD_STATE);
        RegistryClient client = Fixtures.client()) {
      registry.fail(Fault.status(500).onMethod("PUT"));

      RegistryException failure = assertFails(() -> put(client, registry));

      assertThat(failure.getMessage()).doesNotContain("_state").contains("put blob");
      assertThat(registry.requests())
          .filteredOn(request -> request.method().equals("PUT"))
          .hasSize(4)
          .extracting(RecordedRequest::query)
          .allSatisfy(query -> assertThat(query).contains("_state=", "&digest=sha256%3A"));
    }
  }
}
