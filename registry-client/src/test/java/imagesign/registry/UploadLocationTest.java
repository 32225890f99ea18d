package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.LocationForm;
import imagesign.testkit.Quirk;
import imagesign.testkit.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** CVE-2026-50151: content and credentials go to the registry, wherever it says an upload goes. */
class UploadLocationTest {
  private static final Bytes CONTENT = Bytes.utf8("some content");
  private static final Descriptor BLOB = Descriptor.of(Fixtures.ARTIFACT, CONTENT);

  @ParameterizedTest
  @Covers({"registries §8.4", "registries §6.5"})
  @EnumSource(value = LocationForm.class, mode = Mode.EXCLUDE, names = "FOREIGN")
  void goesOnWhereTheRegistryItselfSays(LocationForm form) {
    try (InMemoryRegistry registry =
            InMemoryRegistry.builder().uploadLocations(form).quirks(Quirk.UPLOAD_STATE).start();
        RegistryClient client = Fixtures.client()) {
      client.putBlob(Fixtures.repository(registry), Fixtures.ARTIFACT, CONTENT);

      assertStored(registry);
      RecordedRequest put = registry.requests().get(1);
      assertThat(put.query())
          .contains("_state=", "%2B%2F%3D%3D")
          .endsWith("digest=" + BLOB.digest().toString().replace(":", "%3A"));
    }
  }

  @Test
  @Covers("registries §8.4")
  void wastesNoUploadOnASinglePost() {
    try (InMemoryRegistry registry =
            InMemoryRegistry.builder().quirks(Quirk.SINGLE_POST_DISCARDED).start();
        RegistryClient client = Fixtures.client()) {
      client.putBlob(Fixtures.repository(registry), Fixtures.ARTIFACT, CONTENT);

      assertStored(registry);
      assertThat(registry.requests())
          .extracting(RecordedRequest::bodyLength)
          .containsExactly(0L, (long) CONTENT.size());
    }
  }

  /** PORT is that of a server that listens and would take what comes, OWN the registry's. */
  @ParameterizedTest
  @Covers("registries §6.5")
  @ValueSource(
      strings = {
        "http://127.0.0.1:PORT/v2/team/app/blobs/uploads/1",
        "http://localhost:PORT/v2/team/app/blobs/uploads/1",
        "http://localhost:OWN/v2/team/app/blobs/uploads/1",
        "//127.0.0.1:PORT/v2/team/app/blobs/uploads/1",
        "https://127.0.0.1:OWN/v2/team/app/blobs/uploads/1",
        "http://127.0.0.1/v2/team/app/blobs/uploads/1",
        "http://127.0.0.1:80/v2/team/app/blobs/uploads/1",
        "http://2130706434:OWN/v2/team/app/blobs/uploads/1",
        "http://10.0.0.1:OWN/v2/team/app/blobs/uploads/1",
        "http://[::1]:PORT/v2/team/app/blobs/uploads/1",
        "http://127.0.0.1:OWN@127.0.0.1:PORT/v2/team/app/blobs/uploads/1",
        "ftp://127.0.0.1:OWN/v2/team/app/blobs/uploads/1",
        "file:///dev/null",
        "http://"
      })
  void goesNowhereElse(String location) {
    try (InMemoryRegistry lure = InMemoryRegistry.start();
        InMemoryRegistry registry = InMemoryRegistry.builder().basicAuth("user", "s3cret").start();
        RegistryClient client = login(registry)) {
      registry.fail(
          Fault.header(
                  "Location",
                  location
                      .replace("PORT", Integer.toString(lure.port()))
                      .replace("OWN", Integer.toString(registry.port())))
              .onMethod("POST"));

      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(
              () -> client.putBlob(Fixtures.repository(registry), Fixtures.ARTIFACT, CONTENT))
          .satisfies(e -> assertThat(e.isTransient()).isFalse());

      assertThat(lure.requests()).isEmpty();
      assertThat(registry.requests()).extracting(RecordedRequest::method).containsOnly("POST");
    }
  }

  @Test
  @Covers("registries §6.5")
  void goesNowhereElseInTheMiddleOfAnUpload() {
    try (InMemoryRegistry lure = InMemoryRegistry.start();
        InMemoryRegistry registry =
            InMemoryRegistry.builder().quirks(Quirk.PUT_NEEDS_PATCH).start();
        RegistryClient client = Fixtures.client()) {
      registry.fail(
          Fault.header("Location", lure.uri() + "/v2/team/app/blobs/uploads/1").onMethod("PATCH"));

      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(
              () -> client.putBlob(Fixtures.repository(registry), Fixtures.ARTIFACT, CONTENT));

      assertThat(lure.requests()).isEmpty();
    }
  }

  @Test
  @Covers("registries §6.5")
  void goesNotFromTlsToPlainHttp() {
    try (InMemoryRegistry plain = InMemoryRegistry.start();
        InMemoryRegistry registry =
            InMemoryRegistry.builder()
                .tls()
                .uploadLocations(LocationForm.FOREIGN)
                .foreignOrigin(plain.uri())
                .start();
        RegistryClient client =
            Fixtures.builder()
                .caCertificates(Bytes.utf8(registry.caCertificatePem()))
                .requireTls(registry.host())
                .build()) {
      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(
              () -> client.putBlob(Fixtures.repository(registry), Fixtures.ARTIFACT, CONTENT));
      assertThat(plain.requests()).isEmpty();
    }
  }

  /** The default port is the same port, whether it is written or not. */
  @Test
  @Covers("registries §6.5")
  void aPortThatIsWrittenIsNoOtherOrigin() {
    assertThat(Origin.parse("https://registry.example:443"))
        .isEqualTo(Origin.parse("https://registry.example"));
    assertThat(Origin.parse("https://registry.example:444"))
        .isNotEqualTo(Origin.parse("https://registry.example"));
    assertThat(Origin.parse("http://registry.example:443"))
        .isNotEqualTo(Origin.parse("https://registry.example"));
  }

  private static RegistryClient login(InMemoryRegistry registry) {
    return Fixtures.builder()
        .credentials(CredentialProvider.of(registry.host(), Credentials.basic("user", "s3cret")))
        .build();
  }

  private static void assertStored(InMemoryRegistry registry) {
    assertThat(registry.blob("team/app", BLOB.digest().toString())).contains(CONTENT.toByteArray());
  }
}
