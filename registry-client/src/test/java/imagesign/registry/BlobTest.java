package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.signature.CommonReason;
import imagesign.signature.FailureReason;
import imagesign.spi.ContentException;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.RecordedRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlobTest {
  private static final Bytes CONTENT = Bytes.utf8("some content ".repeat(1000));
  private static final Descriptor BLOB = Descriptor.of(Fixtures.ARTIFACT, CONTENT);

  private final InMemoryRegistry registry = InMemoryRegistry.start();
  private final InMemoryRegistry elsewhere = InMemoryRegistry.start();
  private final RegistryClient client = Fixtures.client();
  private final Repository repository = Fixtures.repository(registry);

  @AfterEach
  void close() {
    client.close();
    registry.close();
    elsewhere.close();
  }

  @Test
  void uploadsInTwoRequestsAndReadsInOne() {
    assertThat(client.putBlob(repository, Fixtures.ARTIFACT, CONTENT)).isEqualTo(BLOB);
    assertThat(Fixtures.methods(registry)).containsExactly("POST", "PUT");
    assertThat(client.blob(repository, BLOB, CONTENT.size())).contains(CONTENT);
    assertThat(registry.requests()).hasSize(3);
  }

  @Test
  void looksFirstForTheEmptyConfiguration() {
    client.putBlob(repository, MediaType.OCI_EMPTY, Fixtures.EMPTY_CONFIG);
    client.putBlob(repository, MediaType.OCI_EMPTY, Fixtures.EMPTY_CONFIG);

    assertThat(Fixtures.methods(registry)).containsExactly("HEAD", "POST", "PUT", "HEAD");
  }

  @Test
  void streamsBothWays() throws IOException {
    client.putBlob(repository, BLOB, CONTENT::openStream);

    try (InputStream in = client.openBlob(repository, BLOB).orElseThrow()) {
      assertThat(in.readAllBytes()).isEqualTo(CONTENT.toByteArray());
    }
    client.putBlob(repository, BLOB, CONTENT::openStream);
    assertThat(Fixtures.methods(registry)).containsExactly("HEAD", "POST", "PUT", "GET", "HEAD");
  }

  @Test
  void whatIsNotThereIsEmpty() {
    assertThat(client.blob(repository, BLOB, CONTENT.size())).isEmpty();
    assertThat(client.openBlob(repository, BLOB)).isEmpty();
  }

  @Test
  void refusesALargeDescriptorWithoutARequest() {
    assertRefused(
        CommonReason.CONTENT_TOO_LARGE, () -> client.blob(repository, BLOB, CONTENT.size() - 1));
    assertThat(registry.requests()).isEmpty();
  }

  @Test
  void refusesWrongBytes() throws IOException {
    seed();
    registry.fail(Fault.wrongBytes());

    assertRefused(CommonReason.DIGEST_MISMATCH, () -> read());
    try (InputStream in = client.openBlob(repository, BLOB).orElseThrow()) {
      assertRefused(CommonReason.DIGEST_MISMATCH, in::readAllBytes);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void refusesAnotherLength(boolean announced) {
    seed();
    Fault silent = Fault.withoutContentLength();
    if (!announced) {
      registry.fail(silent);
    }
    Fault shorter = Fault.shortBody(1);
    registry.fail(shorter);
    assertRefused(CommonReason.SIZE_MISMATCH, this::read);
    registry.remove(shorter);
    registry.fail(Fault.longBody(1));
    assertRefused(CommonReason.SIZE_MISMATCH, this::read);
  }

  @Test
  void neverTakesADescriptorsWordForMemory() {
    seed();
    Descriptor huge = Descriptor.of(Fixtures.ARTIFACT, BLOB.digest(), 1L << 40);

    assertRefused(CommonReason.SIZE_MISMATCH, () -> client.blob(repository, huge, Long.MAX_VALUE));
  }

  @Test
  void followsARedirectElsewhereWithoutCredentials() {
    elsewhere.putBlob("cdn/blobs", CONTENT.toByteArray());
    try (InMemoryRegistry locked = InMemoryRegistry.builder().basicAuth("user", "secret").start();
        RegistryClient login = login(locked)) {
      Repository there = Fixtures.repository(locked);
      login.manifest(Fixtures.seedImage(locked, "v1"));
      locked.fail(
          Fault.redirectTo(
              elsewhere.uri().resolve("/v2/cdn/blobs/blobs/" + BLOB.digest() + "?X-Sig=s3cret")));

      assertThat(login.blob(there, BLOB, CONTENT.size())).contains(CONTENT);

      RecordedRequest followed = elsewhere.requests().get(0);
      assertThat(followed.header("Authorization")).isEmpty();
      assertThat(locked.requests().get(locked.requests().size() - 1).header("Authorization"))
          .isPresent();
    }
  }

  @Test
  void a401ElsewhereNeverGetsCredentials() {
    try (InMemoryRegistry thief = InMemoryRegistry.builder().basicAuth("user", "other").start();
        InMemoryRegistry locked = InMemoryRegistry.builder().basicAuth("user", "secret").start();
        RegistryClient login = login(locked)) {
      login.manifest(Fixtures.seedImage(locked, "v1"));
      locked.fail(Fault.redirectTo(thief.uri().resolve("/v2/x/blobs/" + BLOB.digest())));

      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> login.blob(Fixtures.repository(locked), BLOB, CONTENT.size()))
          .satisfies(e -> assertThat(e.status()).hasValue(401));
      assertThat(thief.requests()).hasSize(1);
      assertThat(thief.requests().get(0).header("Authorization")).isEmpty();
    }
  }

  @Test
  void endsARedirectLoop() {
    registry.fail(Fault.redirectTo(registry.uri().resolve("/v2/loop")));

    assertThatExceptionOfType(RegistryException.class).isThrownBy(this::read);
    assertThat(registry.requests()).hasSize(6);
  }

  @Test
  void aRedirectMessageHoldsNoQuery() {
    registry.fail(Fault.redirectTo(java.net.URI.create("http://127.0.0.1:1/x?X-Sig=s3cret")));

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(this::read)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
  }

  @Test
  void uploadsOnlyToTheRegistryItself() {
    registry.fail(
        Fault.withoutDigestHeader()
            .withHeader("Location", elsewhere.uri().resolve("/v2/x/blobs/uploads/1").toString())
            .onMethod("POST"));

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> client.putBlob(repository, Fixtures.ARTIFACT, CONTENT));
    assertThat(elsewhere.requests()).isEmpty();
    assertThat(Fixtures.methods(registry)).containsExactly("POST");
  }

  @Test
  void takesPostPatchPutWhereARegistryWantsThat() {
    registry.fail(Fault.status(404).onMethod("PUT").times(1));

    client.putBlob(repository, Fixtures.ARTIFACT, CONTENT);

    assertThat(Fixtures.methods(registry)).containsExactly("POST", "PUT", "POST", "PATCH", "PUT");
    assertThat(registry.blob("team/app", BLOB.digest().toString())).isPresent();
  }

  @Test
  void startsAFailedUploadAgainInANewSession() {
    registry.fail(Fault.status(503).onMethod("PUT").times(1));
    registry.fail(Fault.disconnect().onMethod("PUT").skipFirst(1).times(1));

    client.putBlob(repository, Fixtures.ARTIFACT, CONTENT);

    assertThat(registry.blob("team/app", BLOB.digest().toString())).isPresent();
  }

  @Test
  void aRefusedUploadIsNotRepeated() {
    registry.fail(Fault.status(400).onMethod("PUT"));

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> client.putBlob(repository, Fixtures.ARTIFACT, CONTENT))
        .satisfies(e -> assertThat(e.status()).hasValue(400));
    assertThat(Fixtures.methods(registry)).containsExactly("POST", "PUT", "DELETE");
  }

  @Test
  void contentThatIsNotWhatItsDescriptorSaysIsTheCallersError() {
    Descriptor other =
        Descriptor.of(Fixtures.ARTIFACT, Digest.sha256(Bytes.utf8("x")), CONTENT.size());

    assertRefused(
        CommonReason.DIGEST_MISMATCH, () -> client.putBlob(repository, other, CONTENT::openStream));
    assertRefused(
        CommonReason.SIZE_MISMATCH,
        () -> client.putBlob(repository, BLOB, () -> new ByteArrayInputStream(new byte[] {1, 2})));
  }

  private RegistryClient login(InMemoryRegistry locked) {
    return Fixtures.builder()
        .credentials(CredentialProvider.of(locked.host(), Credentials.basic("user", "secret")))
        .build();
  }

  private void seed() {
    registry.putBlob("team/app", CONTENT.toByteArray());
  }

  private void read() {
    client.blob(repository, BLOB, CONTENT.size());
  }

  private interface Action {
    void run() throws IOException;
  }

  private static void assertRefused(FailureReason reason, Action action) {
    assertThatExceptionOfType(ContentException.class)
        .isThrownBy(action::run)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
