package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Repository;
import imagesign.testkit.BlobRedirect;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.LocationForm;
import imagesign.testkit.Quirk;
import imagesign.testkit.RecordedRequest;
import imagesign.testkit.RegistryBuilder;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing secret comes out: not in what is thrown, causes included, nor in what is logged. */
class LogLeakTest {
  private static final String PASSWORD = "pa55-w0rd";
  private static final Bytes CONTENT = Bytes.utf8("some content");
  private static final Descriptor BLOB = Descriptor.of(Fixtures.ARTIFACT, CONTENT);

  private final Logger root = Logger.getLogger("");
  private final Level levelBefore = root.getLevel();
  private final List<String> said = new CopyOnWriteArrayList<>();
  private final Handler listener =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          said.add(entry.getMessage() + trace(entry.getThrown()));
          if (entry.getParameters() != null) {
            said.add(List.of(entry.getParameters()).toString());
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    root.addHandler(listener);
    root.setLevel(Level.ALL);
  }

  @AfterEach
  void stopListening() {
    root.removeHandler(listener);
    root.setLevel(levelBefore);
  }

  /** What goes wrong in the middle of everything that knows a secret. */
  static Stream<Fault> faults() {
    URI nowhere = URI.create("http://user:" + PASSWORD + "@127.0.0.1:1/x?X-Signature=" + PASSWORD);
    return Stream.of(
        Fault.status(400),
        Fault.status(401),
        Fault.status(401)
            .withHeader("WWW-Authenticate", "Bearer realm=\"http://x:" + PASSWORD + "@[::1]/t\""),
        Fault.status(401).withHeader("WWW-Authenticate", said("http://127.0.0.1:1/t")),
        Fault.status(401).withHeader("WWW-Authenticate", said("ftp://x/t?" + PASSWORD)),
        Fault.status(401).withHeader("WWW-Authenticate", said("/token?x=" + PASSWORD)),
        Fault.status(401).withHeader("WWW-Authenticate", said("/no/" + PASSWORD)),
        Fault.status(403),
        Fault.status(404),
        Fault.status(503),
        Fault.answer(500, "text/plain", Bytes.utf8("wrong: " + PASSWORD).toByteArray()),
        Fault.answer(
            400,
            "application/json",
            Bytes.utf8("{\"errors\":[{\"code\":\"X\",\"message\":\"" + PASSWORD + "\"}]}")
                .toByteArray()),
        Fault.disconnect(),
        Fault.disconnectAfter(3),
        Fault.wrongBytes(),
        Fault.wrongContentLength(7),
        Fault.contentType("text/html"),
        Fault.header("Location", nowhere.toString()),
        Fault.redirectTo(nowhere),
        Fault.redirectTo(URI.create("?X-Signature=" + PASSWORD)));
  }

  /** A challenge that has a secret wherever there is room for one. */
  private static String said(String realm) {
    return ("Bearer realm=\"" + realm + "\",service=\"" + PASSWORD + "\",scope=\"repository:")
        + PASSWORD
        + ":pull "
        + PASSWORD
        + "\",error=\"insufficient_scope\",error_description=\""
        + PASSWORD
        + "\"";
  }

  @ParameterizedTest
  @Covers("registries §6.12")
  @MethodSource("faults")
  void nothingSecretIsSaid(Fault fault) throws Exception {
    for (boolean basic : new boolean[] {true, false}) {
      RegistryBuilder builder =
          InMemoryRegistry.builder()
              .redirectBlobs(BlobRedirect.STORAGE)
              .uploadLocations(LocationForm.ABSOLUTE)
              .quirks(Quirk.UPLOAD_STATE);
      try (InMemoryRegistry registry =
              (basic ? builder.basicAuth("user", PASSWORD) : builder.bearerAuth("user", PASSWORD))
                  .start();
          RegistryClient client =
              Fixtures.builder()
                  .maxRetries(1)
                  .credentials(
                      CredentialProvider.of(registry.host(), Credentials.basic("user", PASSWORD)))
                  .build()) {
        work(client, Fixtures.seedImage(registry, "v1"));
        registry.fail(fault);
        work(client, Fixtures.seedImage(registry, "v1"));
        registry.clearFaults();
        registry.fail(fault.onPathContaining("/storage/"));
        work(client, Fixtures.seedImage(registry, "v1"));

        assertSilent(registry);
      }
    }
  }

  private void work(RegistryClient client, ArtifactReference image) {
    Repository repository = image.repository();
    List<Step> steps =
        List.of(
            () -> client.manifest(image),
            () -> client.putBlob(repository, Fixtures.ARTIFACT, CONTENT),
            () -> client.blob(repository, BLOB, 100),
            () -> {
              try (InputStream in = client.openBlob(repository, BLOB).orElseThrow()) {
                in.readAllBytes();
              }
            },
            () -> Fixtures.sign(client, repository, 1),
            () -> client.referrers(repository, Fixtures.subject().digest(), 10));
    for (Step step : steps) {
      try {
        step.run();
      } catch (Exception e) {
        said.add(trace(e));
      }
    }
  }

  private void assertSilent(InMemoryRegistry registry) {
    List<String> secrets = new ArrayList<>(List.of(PASSWORD, "_state=", "X-Signature"));
    for (RecordedRequest request : registry.requests()) {
      request
          .header("Authorization")
          .map(value -> value.substring(value.indexOf(' ') + 1))
          .ifPresent(secrets::add);
    }
    assertThat(secrets).hasSizeGreaterThan(3);
    for (String secret : secrets) {
      assertThat(said).noneMatch(text -> text.contains(secret));
    }
  }

  private static String trace(Throwable thrown) {
    StringWriter text = new StringWriter();
    if (thrown != null) {
      thrown.printStackTrace(new PrintWriter(text));
    }
    return text.toString();
  }

  private interface Step {
    void run() throws Exception;
  }
}
