package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.RecordedRequest;
import imagesign.testkit.RegistryBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CVE-2026-48978, CVE-2026-33540: a registry does not choose whom we send credentials. */
class RealmSsrfTest {
  private static final Credentials LOGIN = Credentials.basic("user", "s3cret");

  /** PORT is that of a server that listens and would take what comes. */
  @ParameterizedTest
  @Covers("registries §6.4")
  @ValueSource(
      strings = {
        "http://127.0.0.1:PORT/token",
        "http://127.0.0.1:PORT",
        "//127.0.0.1:PORT/token",
        "http://localhost:PORT/token",
        "http://LOCALHOST.:PORT/token",
        "http://x.localhost:PORT/token",
        "http://2130706433:PORT/token",
        "http://0x7f000001:PORT/token",
        "http://0177.0.0.1:PORT/token",
        "http://127.1:PORT/token",
        "http://127.0.0.2:PORT/token",
        "http://0.0.0.0:PORT/token",
        "http://0:PORT/token",
        "http://[::]:PORT/token",
        "http://[::1]:PORT/token",
        "http://[::ffff:127.0.0.1]:PORT/token",
        "http://[::ffff:7f00:1]:PORT/token",
        "http://[64:ff9b::7f00:1]:PORT/token",
        "http://169.254.169.254/latest/meta-data",
        "http://[fe80::1]:PORT/token",
        "http://[fd00:ec2::254]/latest",
        "http://10.0.0.1/token",
        "http://192.168.0.1/token",
        "http://172.31.255.255/token",
        "http://100.100.100.200/latest",
        "http://224.0.0.1/token",
        "http://user@127.0.0.1:OWN/token",
        "http://user:password@127.0.0.1:OWN/token",
        "http://127.0.0.1:OWN@127.0.0.1:PORT/token",
        "ftp://127.0.0.1:OWN/token",
        "file:///etc/passwd",
        "http://",
        "http://127.0.0.1:99999/token",
      })
  void aRealmElsewhereGetsNoRequest(String realm) {
    try (InMemoryRegistry lure = InMemoryRegistry.builder().bearerAuth("user", "s3cret").start();
        InMemoryRegistry registry =
            bearer()
                .tokenRealm(
                    own ->
                        realm
                            .replace("PORT", Integer.toString(lure.port()))
                            .replace("OWN", own.replaceAll(".*:|/token", "")))
                .start();
        RegistryClient client = client(registry)) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");

      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> client.manifest(image))
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret", "password"));

      assertThat(lure.requests()).isEmpty();
      assertThat(registry.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @Covers({"registries §6.4", "registries §8.13"})
  @ValueSource(
      strings = {"/token", "token", "../../../../token", "?x=y", "http://127.0.0.1:OWN/token#f"})
  void aRealmOnTheRegistryItselfIsAsked(String realm) {
    try (InMemoryRegistry registry =
            bearer()
                .tokenRealm(own -> realm.replace("OWN", own.replaceAll(".*:|/token", "")))
                .start();
        RegistryClient client = client(registry)) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      boolean honest = (realm.endsWith("/token") && !realm.equals("token")) || realm.contains("#");

      if (honest) {
        assertThat(client.manifest(image)).isPresent();
      } else {
        assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> client.manifest(image));
      }
      assertThat(registry.requests().get(1).header("Authorization")).contains(LOGIN.basicHeader());
    }
  }

  @Test
  @Covers("registries §6.4")
  void aRealmInTheClearIsNothingForARegistryWithTls() {
    try (InMemoryRegistry registry =
        bearer().tls().tokenRealm(own -> own.replace("https:", "http:")).start()) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      for (RegistryClientBuilder builder :
          List.of(Fixtures.builder(), Fixtures.builder().allowTokenRealm("https://auth.example"))) {
        try (RegistryClient client =
            builder
                .caCertificates(Bytes.utf8(registry.caCertificatePem()))
                .requireTls(registry.host())
                .credentials(CredentialProvider.of(registry.host(), LOGIN))
                .build()) {
          assertThatExceptionOfType(RegistryException.class)
              .isThrownBy(() -> client.manifest(image));
        }
      }
      assertThat(registry.requests()).extracting(RecordedRequest::status).containsOnly(401);
    }
  }

  @ParameterizedTest
  @Covers("registries §6.4")
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aTokenCallIsNotRedirected(int status) {
    try (InMemoryRegistry lure = InMemoryRegistry.builder().bearerAuth("user", "s3cret").start();
        InMemoryRegistry registry = bearer().start();
        RegistryClient client = client(registry)) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      for (String target : List.of(lure.uri() + "/token", "/token?x", "//" + lure.host())) {
        Fault redirect =
            Fault.answer(status, "text/plain", new byte[0])
                .withHeader("Location", target)
                .onPath("/token"::equals)
                .times(1);
        registry.fail(redirect);
        assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> client.manifest(image));
        assertThat(registry.hits(redirect)).isEqualTo(1);
      }
      assertThat(lure.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @Covers("registries §6.4")
  @ValueSource(strings = {"a&scope=registry:catalog:*", "a#b", "a b", "a=b&c", "a%26b", "a+b", "ä"})
  void aServiceStaysOneParameter(String service) {
    try (InMemoryRegistry registry = bearer().tokenService(service).start();
        RegistryClient client = client(registry)) {
      assertThat(client.manifest(Fixtures.seedImage(registry, "v1"))).isPresent();

      assertThat(registry.requests().get(1).query().split("&", -1))
          .filteredOn(parameter -> !parameter.startsWith("service="))
          .containsExactlyInAnyOrder(
              "client_id=imagesign", "scope=repository%3Ateam%2Fapp%3Apull", "account=user");
    }
  }

  @Test
  @Covers("registries §6.4")
  void aScopeStaysOneParameter() {
    try (InMemoryRegistry registry = bearer().tokenScope("x&service=other#y").start();
        RegistryClient client = client(registry)) {
      assertThat(client.manifest(Fixtures.seedImage(registry, "v1"))).isPresent();

      assertThat(registry.requests().get(1).query())
          .contains("&scope=x%26service%3Dother%23y&scope=repository%3Ateam%2Fapp%3Apull&")
          .doesNotContain("service=other");
    }
  }

  private static RegistryBuilder bearer() {
    return InMemoryRegistry.builder().bearerAuth("user", "s3cret");
  }

  private static RegistryClient client(InMemoryRegistry registry) {
    return Fixtures.builder().credentials(CredentialProvider.of(registry.host(), LOGIN)).build();
  }
}
