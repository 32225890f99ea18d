package imagesign.registry;

import static imagesign.registry.Fixtures.assertFails;
import static imagesign.registry.Fixtures.methods;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Repository;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.Quirk;
import imagesign.testkit.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Blobs that another repository of the registry has. */
class MountTest {
  private static final Bytes CONTENT = Bytes.utf8("some content");
  private static final Descriptor BLOB = Descriptor.of(Fixtures.ARTIFACT, CONTENT);

  private static InMemoryRegistry registry(Quirk... quirks) {
    InMemoryRegistry registry = InMemoryRegistry.builder().quirks(quirks).start();
    registry.putBlob("other/base", CONTENT.toByteArray());
    return registry;
  }

  private static Repository base(InMemoryRegistry registry) {
    return new Repository(registry.host(), "other/base");
  }

  private static boolean isThere(InMemoryRegistry registry) {
    return registry.blob("team/app", BLOB.digest().toString()).isPresent();
  }

  private static boolean mount(InMemoryRegistry registry) {
    try (RegistryClient client = Fixtures.client()) {
      return client.mountBlob(Fixtures.repository(registry), BLOB.digest(), base(registry));
    }
  }

  private static void put(InMemoryRegistry registry) {
    try (RegistryClient client = Fixtures.client()) {
      client.putBlob(Fixtures.repository(registry), BLOB, base(registry), CONTENT::openStream);
    }
  }

  @Test
  void mountsInOneRequest() {
    try (InMemoryRegistry registry = registry()) {
      assertThat(mount(registry)).isTrue();
      assertThat(isThere(registry)).isTrue();
      assertThat(methods(registry)).containsExactly("POST");
      assertThat(registry.requests().get(0).query())
          .isEqualTo(
              "mount=" + BLOB.digest().toString().replace(":", "%3A") + "&from=other%2Fbase");
    }
  }

  @Test
  void leavesNoSessionWhereTheRegistryDoesNotMount() {
    try (InMemoryRegistry registry = registry(Quirk.MOUNT_IGNORED)) {
      assertThat(mount(registry)).isFalse();
      assertThat(methods(registry)).containsExactly("POST", "DELETE");
    }
  }

  @Test
  void uploadsInTheSessionThatTheRegistryBeginsInstead() {
    try (InMemoryRegistry registry = registry(Quirk.MOUNT_IGNORED)) {
      put(registry);

      assertThat(isThere(registry)).isTrue();
      assertThat(methods(registry)).containsExactly("POST", "PUT");
    }
  }

  @Test
  void uploadsNothingThatWasMounted() {
    try (InMemoryRegistry registry = registry()) {
      put(registry);

      assertThat(isThere(registry)).isTrue();
      assertThat(methods(registry)).containsExactly("POST");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 405, 501})
  void uploadsWhereAMountIsRefused(int status) {
    try (InMemoryRegistry registry = registry()) {
      registry.fail(Fault.status(status).onMethod("POST").times(1));

      put(registry);

      assertThat(isThere(registry)).isTrue();
      assertThat(methods(registry)).containsExactly("POST", "POST", "PUT");
    }
  }

  @Test
  void mountsNothingThatIsNotThere() {
    try (InMemoryRegistry registry = registry(Quirk.MOUNT_OF_NOTHING_REFUSED)) {
      registry.deleteBlob("other/base", BLOB.digest().toString());

      assertThat(mount(registry)).isFalse();
      assertThat(methods(registry)).containsExactly("POST");
    }
  }

  @Test
  void aRegistryThatFailsIsNoRefusal() {
    try (InMemoryRegistry registry = registry()) {
      registry.fail(Fault.status(500));

      assertThat(assertFails(() -> mount(registry)).isTransient()).isTrue();
    }
  }

  @Test
  void mountsFromAnywhereIfTheRegistryDoes() {
    try (InMemoryRegistry registry = registry();
        InMemoryRegistry quay = registry(Quirk.MOUNT_NEEDS_SOURCE);
        RegistryClient client = Fixtures.client()) {
      assertThat(client.mountBlob(Fixtures.repository(registry), BLOB.digest())).isTrue();
      assertThat(isThere(registry)).isTrue();
      assertThat(client.mountBlob(Fixtures.repository(quay), BLOB.digest())).isFalse();
      assertThat(isThere(quay)).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Quirk.class,
      names = {"MOUNT_IGNORED", "UPLOAD_STATE"})
  void asksForBothRepositoriesInOneToken(Quirk quirk) {
    try (InMemoryRegistry registry =
            InMemoryRegistry.builder().bearerAuth("user", "secret").quirks(quirk).start();
        RegistryClient login =
            Fixtures.builder()
                .credentials(
                    CredentialProvider.of(registry.host(), Credentials.basic("user", "secret")))
                .build()) {
      registry.putBlob("other/base", CONTENT.toByteArray());
      login.putBlob(Fixtures.repository(registry), BLOB, base(registry), CONTENT::openStream);

      assertThat(isThere(registry)).isTrue();
      assertThat(registry.requests())
          .extracting(RecordedRequest::query)
          .anyMatch(
              query ->
                  query.contains("scope=repository%3Ateam%2Fapp%3Apull%2Cpush")
                      && query.contains("scope=repository%3Aother%2Fbase%3Apull"));
    }
  }

  @Test
  void refusesAnotherRegistry() {
    try (InMemoryRegistry registry = registry();
        RegistryClient client = Fixtures.client()) {
      Repository elsewhere = Repository.parse("registry.example/base");

      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> client.mountBlob(Fixtures.repository(registry), BLOB.digest(), elsewhere));
      assertThat(registry.requests()).isEmpty();
    }
  }
}
