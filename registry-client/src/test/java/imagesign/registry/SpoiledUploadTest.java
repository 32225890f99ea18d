package imagesign.registry;

import static imagesign.registry.Fixtures.assertFails;
import static imagesign.registry.Fixtures.methods;
import static org.assertj.core.api.Assertions.assertThat;

import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Uploads whose content had its digest when it left, and not when it arrived. */
class SpoiledUploadTest {
  private static final Bytes CONTENT = Bytes.utf8("0123456789".repeat(1000));
  private static final Descriptor BLOB = Descriptor.of(Fixtures.ARTIFACT, CONTENT);

  private final InMemoryRegistry registry = InMemoryRegistry.start();

  @AfterEach
  void close() {
    registry.close();
  }

  private static Fault refusal(String code) {
    String body = "{\"errors\":[{\"code\":\"" + code + "\"}]}";
    return Fault.answer(400, "application/json", Bytes.utf8(body).toByteArray()).onMethod("PUT");
  }

  private void put(RegistryClientBuilder options) {
    try (RegistryClient client = options.build()) {
      client.putBlob(Fixtures.repository(registry), BLOB, CONTENT::openStream);
    }
  }

  private void assertStored() {
    assertThat(registry.blob("team/app", BLOB.digest().toString())).hasValue(CONTENT.toByteArray());
  }

  @Test
  @Covers("registries §8.18")
  void isSentAgainInANewSession() {
    registry.fail(refusal("DIGEST_INVALID").times(1));

    put(Fixtures.builder());

    assertThat(methods(registry))
        .containsExactly("HEAD", "POST", "PUT", "DELETE", "HEAD", "POST", "PUT");
    assertStored();
  }

  @Test
  @Covers("registries §8.18")
  void isSentAgainInChunks() {
    registry.fail(refusal("DIGEST_INVALID").times(1));

    put(Fixtures.builder().uploadChunkBytes(6000));

    assertThat(methods(registry))
        .containsExactly(
            "HEAD", "POST", "PATCH", "PATCH", "PUT", "DELETE", "HEAD", "POST", "PATCH", "PATCH",
            "PUT");
    assertStored();
  }

  @Test
  void isSentAgainOnce() {
    registry.fail(refusal("DIGEST_INVALID"));

    RegistryException failure = assertFails(() -> put(Fixtures.builder()));

    assertThat(failure.status()).hasValue(400);
    assertThat(failure.errorCodes()).containsExactly("DIGEST_INVALID");
    assertThat(failure.isTransient()).isFalse();
    assertThat(methods(registry)).filteredOn("PUT"::equals).hasSize(2);
    assertThat(methods(registry)).endsWith("PUT", "DELETE");
  }

  @Test
  void isSentAgainBesidesWhatPassesByItself() {
    registry.fail(refusal("DIGEST_INVALID").times(1));
    registry.fail(Fault.status(503).onMethod("PUT").times(1));

    put(Fixtures.builder());

    assertThat(methods(registry)).filteredOn("PUT"::equals).hasSize(3);
    assertStored();
  }

  @Test
  void isNotSentAgainWhereNothingIs() {
    registry.fail(refusal("DIGEST_INVALID"));

    assertFails(() -> put(Fixtures.builder().maxRetries(0)));

    assertThat(methods(registry)).containsExactly("HEAD", "POST", "PUT", "DELETE");
  }

  @Test
  void anotherRefusalIsNotOfTheContent() {
    registry.fail(refusal("NAME_INVALID"));

    assertFails(() -> put(Fixtures.builder()));

    assertThat(methods(registry)).containsExactly("HEAD", "POST", "PUT", "DELETE");
  }

  @Test
  void aStreamCannotBeSentAgain() {
    registry.fail(refusal("DIGEST_INVALID"));
    byte[] large = new byte[5 << 20];

    try (RegistryClient client = Fixtures.client()) {
      RegistryException failure =
          assertFails(
              () ->
                  client.putBlob(
                      Fixtures.repository(registry),
                      Fixtures.ARTIFACT,
                      Bytes.copyOf(large).openStream()));

      assertThat(failure.errorCodes()).containsExactly("DIGEST_INVALID");
    }
    assertThat(methods(registry)).filteredOn("PUT"::equals).hasSize(1);
  }
}
