package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyTest {
  private static final String NAME = "registry.example";
  private static final Repository REPOSITORY = new Repository(NAME, "team/app");
  private static final ArtifactReference IMAGE = ArtifactReference.of(REPOSITORY, "v1");

  private final InMemoryRegistry registry = InMemoryRegistry.start();
  private final ArtifactReference seeded = Fixtures.seedImage(registry, "v1");
  private final Map<String, String> variables = new HashMap<>();

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void requestsInTheClearGoThroughItAndSayWhoWeAre() throws IOException {
    String who = Credentials.basic("me", "p@ss:+").basicHeader();
    try (LoopbackProxy proxy = new LoopbackProxy(registry.port(), who);
        RegistryClient client = client(proxy.uri("http", "me:p%40ss%3A+@"))) {
      assertThat(client.manifest(IMAGE)).isPresent();
      Bytes content = Bytes.utf8("layer");
      client.putBlob(REPOSITORY, Descriptor.of(MediaType.OCI_LAYER, content), content::openStream);

      assertThat(proxy.asked().get(0))
          .isEqualTo("GET http://" + NAME + "/v2/team/app/manifests/v1");
      assertThat(proxy.asked()).hasSize(4);
      assertThat(registry.requests())
          .allSatisfy(r -> assertThat(r.header("Proxy-Authorization")).isEmpty());
    }
  }

  @Test
  void tlsGoesThroughATunnelWhoseEndKnowsNothingOfIt() throws IOException {
    String who = Credentials.basic("me", "secret").basicHeader();
    try (InMemoryRegistry tls = InMemoryRegistry.builder().tls().start();
        LoopbackProxy proxy = new LoopbackProxy(tls.port(), who);
        RegistryClient client =
            Fixtures.builder()
                .caCertificates(Bytes.utf8(tls.caCertificatePem()))
                .requireTls(tls.host())
                .proxy(proxy.uri("http", "me:secret@"))
                .build()) {
      assertThat(client.manifest(Fixtures.seedImage(tls, "v1"))).isPresent();

      assertThat(proxy.asked()).containsExactly("CONNECT " + tls.host());
      assertThat(tls.requests())
          .allSatisfy(r -> assertThat(r.header("Proxy-Authorization")).isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "me:wrong@", "me@"})
  void aProxyThatRefusesIsAnErrorWithoutSecrets(String userInfo) throws IOException {
    String who = Credentials.basic("me", "secret").basicHeader();
    try (LoopbackProxy proxy = new LoopbackProxy(registry.port(), who);
        RegistryClient client = client(proxy.uri("http", userInfo))) {
      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> client.manifest(IMAGE))
          .satisfies(
              e -> {
                assertThat(e.status()).hasValue(407);
                assertThat(e.getMessage()).doesNotContain("wrong");
              });
    }
    assertThat(registry.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "me:wrong@"})
  void aTunnelThatIsRefusedIsNotTriedAgain(String userInfo) throws IOException {
    String who = Credentials.basic("me", "secret").basicHeader();
    try (LoopbackProxy proxy = new LoopbackProxy(registry.port(), who);
        RegistryClient client =
            Fixtures.builder()
                .requireTls(registry.host())
                .proxy(proxy.uri("http", userInfo))
                .build()) {
      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> client.manifest(seeded))
          .satisfies(
              e -> {
                assertThat(e.isTransient()).isFalse();
                assertThat(e.getMessage()).doesNotContain("wrong");
              });
      assertThat(proxy.asked()).containsExactly("CONNECT " + registry.host());
    }
  }

  @Test
  void aSocksProxyResolvesTheName() throws IOException {
    try (LoopbackProxy proxy = new LoopbackProxy(registry.port(), "");
        RegistryClient client = client(proxy.uri("socks5", ""))) {
      assertThat(client.manifest(IMAGE)).isPresent();
      assertThat(proxy.asked()).containsExactly("SOCKS " + NAME + ":80");
    }
  }

  @Test
  void tlsGoesThroughASocksProxy() throws IOException {
    try (InMemoryRegistry tls = InMemoryRegistry.builder().tls().start();
        LoopbackProxy proxy = new LoopbackProxy(tls.port(), "");
        RegistryClient client =
            Fixtures.builder()
                .caCertificates(tls.host(), Bytes.utf8(tls.caCertificatePem()))
                .proxy(proxy.uri("socks5", ""))
                .build()) {
      assertThat(client.manifest(Fixtures.seedImage(tls, "v1"))).isPresent();
      assertThat(proxy.asked()).containsExactly("SOCKS " + tls.host());
    }
  }

  @Test
  void nothingGoesPastAProxyThatIsGone() throws IOException {
    LoopbackProxy proxy = new LoopbackProxy(registry.port(), "");
    URI uri = proxy.uri("http", "");
    proxy.close();
    try (RegistryClient client = Fixtures.builder().proxy(uri).build()) {
      assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> client.manifest(seeded));
    }
    assertThat(registry.requests()).isEmpty();
  }

  @Test
  void anInternalRealmStaysRefused() throws IOException {
    try (LoopbackProxy proxy = new LoopbackProxy(registry.port(), "");
        RegistryClient client = client(proxy.uri("http", ""))) {
      registry.fail(
          Fault.status(401)
              .withHeader("WWW-Authenticate", "Bearer realm=\"http://10.1.2.3/token\""));
      assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> client.manifest(IMAGE));
      assertThat(proxy.asked()).hasSize(1);
    }
  }

  @Test
  void aForeignRealmIsAskedThroughAProxyOnThisMachine() throws IOException {
    try (LoopbackProxy proxy = new LoopbackProxy(registry.port(), "");
        RegistryClient client = client(proxy.uri("http", ""))) {
      registry.fail(
          Fault.status(401)
              .withHeader("WWW-Authenticate", "Bearer realm=\"http://auth.example/token\"")
              .times(1));
      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> client.manifest(IMAGE))
          .satisfies(e -> assertThat(e.status()).hasValue(404));
      assertThat(proxy.asked().get(1)).startsWith("GET http://auth.example/token?");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://r.example/, https.proxy",
    "http://r.example/, http.proxy",
    "https://direct.example/, ",
    "https://127.0.0.1/, ",
    "http://localhost:5000/, ",
  })
  void theEnvironmentNamesProxies(String url, String proxy) {
    variables.put("HTTPS_PROXY", "http://u:p@https.proxy:3128/");
    variables.put("http_proxy", "http.proxy");
    variables.put("no_proxy", "direct.example");
    ProxySelector rules = ProxyRules.ofEnvironment(variables::get);

    Proxy selected = rules.select(URI.create(url)).get(0);

    if (proxy == null) {
      assertThat(selected).isEqualTo(Proxy.NO_PROXY);
    } else {
      InetSocketAddress address = (InetSocketAddress) selected.address();
      assertThat(address.getHostString()).isEqualTo(proxy);
      assertThat(address.getPort()).isEqualTo(url.startsWith("https") ? 3128 : 80);
    }
  }

  @Test
  void theHeaderOfACgiRequestIsNoVariable() {
    variables.put("REQUEST_METHOD", "GET");
    variables.put("HTTP_PROXY", "http://evil.example");
    ProxySelector rules = ProxyRules.ofEnvironment(variables::get);

    assertThat(rules.select(URI.create("http://r.example/"))).containsExactly(Proxy.NO_PROXY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://secret@p.example",
        "ftp://secret@p.example",
        "http://",
        "http://secret x",
        "socks5://u:secret@p.example",
        "http://u:%zz@secret.example"
      })
  void refusesWhatIsNoProxyAndDoesNotShowIt(String value) {
    variables.put("HTTPS_PROXY", value);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProxyRules.ofEnvironment(variables::get))
        .satisfies(
            e -> {
              assertThat(e.getMessage()).contains("HTTPS_PROXY").doesNotContain("secret");
              assertThat(e.getCause()).isNull();
            });
  }

  @Test
  void aCallersClientBringsItsOwn() {
    RegistryClientBuilder builder =
        RegistryClient.builder().httpClient(new OkHttpClient()).proxy(URI.create("http://p"));
    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageContainingAll("httpClient", "proxy");
  }

  private static RegistryClient client(URI proxy) {
    return Fixtures.builder().allowHttp(NAME).proxy(proxy).build();
  }
}
