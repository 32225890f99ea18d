package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The status of an error counts; its body may be anything. */
class ErrorBodyTest {
  private final InMemoryRegistry registry = InMemoryRegistry.start();
  private final RegistryClient client = Fixtures.client();
  private final ArtifactReference image = Fixtures.seedImage(registry, "v1");

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  static Stream<Fault> bodies() {
    return Stream.of(
        Fault.answer(403, "text/plain", new byte[0]),
        Fault.answer(403, "text/plain", utf8("no")),
        Fault.answer(403, "text/html", utf8("<!doctype html><h1>Forbidden</h1>")),
        Fault.answer(403, "application/json", utf8("{")),
        Fault.answer(403, "application/json", utf8("null")),
        Fault.answer(403, "application/json", utf8("{\"errors\":null}")),
        Fault.answer(403, "application/json", utf8("{\"errors\":\"no\"}")),
        Fault.answer(403, "application/json", utf8("{\"errors\":[7,{\"code\":{}}]}")),
        Fault.answer(403, "application/json", utf8("[".repeat(60_000))),
        Fault.answer(403, "application/json", new byte[] {(byte) 0xff, (byte) 0xfe}),
        Fault.answer(403, "text/plain", new byte[8 << 20]));
  }

  @ParameterizedTest
  @Covers("registries §8.19")
  @MethodSource("bodies")
  void theStatusIsKeptWhateverTheBody(Fault fault) {
    registry.fail(fault);

    assertForbidden();
  }

  @Test
  @Covers("registries §8.19")
  void anErrorWithoutEndIsReadNoFurtherThanItsLimit() {
    registry.fail(Fault.status(403));
    Fault endless = Fault.endlessBody().onErrorsToo();
    registry.fail(endless);

    assertForbidden();
    assertThat(registry.hits(endless)).isEqualTo(1);
  }

  @Test
  @Covers("registries §8.19")
  void anErrorThatBreaksOffKeepsItsStatus() {
    registry.fail(Fault.status(403));
    registry.fail(Fault.disconnectAfter(5).onErrorsToo());

    assertForbidden();
  }

  @Test
  @Covers("registries §8.19")
  void codesAreBoundedAndShownWithoutTheServersWords() {
    String many = "{\"code\":\"DENIED\",\"message\":\"your password is s3cret\"},".repeat(100);
    String body = "{\"errors\":[" + many + "{\"code\":\"a\\r\\nb\"}]}";
    registry.fail(Fault.answer(403, "application/json", utf8(body)));

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> client.manifest(image))
        .satisfies(
            e -> {
              assertThat(e.errorCodes()).hasSize(8).containsOnly("DENIED");
              assertThat(e.getMessage()).doesNotContain("s3cret").hasSizeLessThan(500);
            });
  }

  private void assertForbidden() {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> client.manifest(image))
        .satisfies(
            e -> {
              assertThat(e.status()).hasValue(403);
              assertThat(e.isTransient()).isFalse();
              assertThat(e.getMessage()).doesNotContain("html", "\u0000").hasSizeLessThan(500);
            });
  }

  private static byte[] utf8(String text) {
    return Bytes.utf8(text).toByteArray();
  }
}
