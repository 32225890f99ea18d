package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.core.json.Json;
import imagesign.core.json.JsonObject;
import imagesign.core.json.JsonString;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Repository;
import imagesign.spi.ContentException;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whatever registries, token servers and helpers answer is taken for what it is, or refused. */
@Tag("mutation")
class AnswerMutationTest {
  /** One in so many, where each mutant takes requests or a process. */
  private static final int FEW = 20;

  private static final String UNAUTHORIZED =
      empty("401 Unauthorized\r\nWWW-Authenticate: Bearer realm=\"/token\"");
  private static final String NOT_FOUND = empty("404 Not Found");

  @TempDir Path directory;
  private final InMemoryRegistry registry = InMemoryRegistry.start();
  private final RegistryClient client = Fixtures.client();
  private final Repository app = Fixtures.repository(registry);

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  private static String empty(String status) {
    return "HTTP/1.1 %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".formatted(status);
  }

  private void answers(String path, Fault fault) {
    registry.clearFaults();
    registry.clearRequests();
    registry.fail(fault.onPathContaining(path));
  }

  @Test
  void pagesOfTagsGiveTheNamesInThem() throws Exception {
    registry.putManifest("team/app", "x", "application/vnd.oci.image.manifest.v1+json", image());
    Mutants.counted(
        "AnswerMutationTest.tags",
        FEW,
        List.of("{\"name\":\"team/app\",\"tags\":[\"v1\",\"latest\",\"A_b-c.d\"]}"),
        mutant -> {
          answers("/tags/list", Fault.body(Mutants.utf8(mutant)));
          Optional<List<String>> found = answered(() -> client.tags(app, 50).items());
          found.ifPresent(
              tags ->
                  assertThat(tags)
                      .isEqualTo(names(mutant, "tags").filter(ArtifactReference::isTag).toList()));
          return found.isPresent();
        });
  }

  @Test
  void pagesOfTheCatalogGiveTheNamesInThem() throws Exception {
    Mutants.counted(
        "AnswerMutationTest.catalog",
        FEW,
        List.of("{\"repositories\":[\"team/app\",\"a__b/c-d\",\"x\"]}"),
        mutant -> {
          answers("/_catalog", Fault.body(Mutants.utf8(mutant)));
          Optional<List<Repository>> found =
              answered(() -> client.repositories(registry.host(), 50).items());
          found.ifPresent(
              repositories ->
                  assertThat(repositories.stream().map(Repository::path).toList())
                      .isEqualTo(names(mutant, "repositories").filter(this::isPath).toList()));
          return found.isPresent();
        });
  }

  private boolean isPath(String path) {
    try {
      return new Repository(registry.host(), path).path().equals(path);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Stream<String> names(String page, String member) {
    return Json.parseObject(Bytes.utf8(page)).optionalArray(member).orElse(List.of()).stream()
        .filter(JsonString.class::isInstance)
        .map(name -> ((JsonString) name).value())
        .distinct();
  }

  /** What may be refused. */
  private interface Call<T> {
    T run() throws IOException;
  }

  private static <T> Optional<T> answered(Call<T> call) throws IOException {
    try {
      return Optional.of(call.run());
    } catch (RegistryException | ContentException e) {
      return Optional.empty();
    }
  }

  private static byte[] image() {
    return Fixtures.image().toByteArray();
  }

  @Test
  void aRangeHasTheBytesThatWereAskedFor() throws Exception {
    byte[] content = Mutants.utf8("0123456789".repeat(20));
    registry.putBlob("team/app", content);
    Descriptor blob = Descriptor.of(Fixtures.ARTIFACT, Bytes.copyOf(content));
    Mutants.counted(
        "AnswerMutationTest.ranges",
        FEW,
        List.of("bytes 50-99/200", "bytes 50-99/*"),
        mutant -> {
          // What else a header can't hold, no server can send.
          String header = mutant.replaceAll("[^ -~]", "?");
          answers("/blobs/", Fault.header("Content-Range", header).onErrorsToo());
          Optional<String> found = answered(() -> range(blob));
          found.ifPresent(read -> assertThat(read).isEqualTo("0123456789".repeat(5)));
          return found.isPresent();
        });
  }

  private String range(Descriptor blob) throws IOException {
    try (InputStream in = client.openBlobRange(app, blob, 50, 50).orElseThrow()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void theTokenIsTheOneInTheAnswer() throws Exception {
    AtomicReference<String> answer = new AtomicReference<>("");
    AtomicBoolean asked = new AtomicBoolean();
    try (CannedServer server =
        new CannedServer(
            line -> {
              if (line.startsWith("GET /token")) {
                asked.set(true);
                return CannedServer.json(Objects.requireNonNull(answer.get()));
              }
              return asked.get() ? NOT_FOUND : UNAUTHORIZED;
            })) {
      Mutants.counted(
          "AnswerMutationTest.token",
          FEW,
          List.of(
              "{\"token\":\"aaa.bbb\",\"expires_in\":300,\"issued_at\":\"2026-01-02T03:04:05Z\"}",
              "{\"access_token\":\"aaa.bbb\",\"refresh_token\":\"ccc\"}"),
          mutant -> {
            answer.set(mutant);
            asked.set(false);
            boolean accepted = asksWithAToken(server);
            String last = server.requests().get(server.requests().size() - 1);
            assertThat(last.contains("\nAuthorization: Bearer ")).isEqualTo(accepted);
            if (accepted) {
              assertThat(last.lines()).contains("Authorization: Bearer " + token(mutant));
            }
            return accepted;
          });
    }
  }

  private static boolean asksWithAToken(CannedServer server) {
    ArtifactReference image = ArtifactReference.of(new Repository(server.host(), "app"), "v1");
    try (RegistryClient fresh = Fixtures.client()) {
      assertThat(fresh.manifest(image)).isEmpty();
      return true;
    } catch (RegistryException e) {
      return false;
    }
  }

  private static String token(String answer) {
    JsonObject body = Json.parseObject(Bytes.utf8(answer));
    return body.optionalString("token")
        .filter(token -> token.matches("[!-~]+"))
        .orElseGet(() -> body.string("access_token"));
  }

  @Test
  void aClientsKeyIsThatOfItsCertificate() throws Exception {
    String certificate = pem("ec.cert");
    String key = pem("ec.key");
    ClientIdentity good = ClientIdentity.parse(Bytes.utf8(certificate), Bytes.utf8(key));
    Mutants.counted(
        "AnswerMutationTest.client",
        4,
        List.of(certificate, key),
        mutant -> {
          boolean ofKey = mutant.contains("KEY");
          try {
            ClientIdentity read =
                ClientIdentity.parse(
                    Bytes.utf8(ofKey ? certificate : mutant), Bytes.utf8(ofKey ? mutant : key));
            assertThat(((ECPrivateKey) read.key()).getS())
                .isEqualTo(((ECPrivateKey) good.key()).getS());
            assertThat(read.chain().get(0).getPublicKey())
                .isEqualTo(good.chain().get(0).getPublicKey());
            return true;
          } catch (IllegalArgumentException e) {
            return false;
          }
        });
  }

  private static String pem(String name) throws IOException {
    try (InputStream in = AnswerMutationTest.class.getResourceAsStream("client/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aHelpersCredentialsAreThoseInItsAnswer() throws Exception {
    Path answer = directory.resolve("answer");
    Path helper = directory.resolve("helper-test");
    Files.writeString(helper, "#!/bin/sh\nexec cat '" + answer + "'\n");
    Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwx------"));
    CredentialHelper credentials =
        new CredentialHelper(directory + "/helper-", Duration.ofSeconds(20));
    Mutants.counted(
        "AnswerMutationTest.helper",
        2 * FEW,
        List.of(
            "{\"ServerURL\":\"r.example\",\"Username\":\"me\",\"Secret\":\"s3cret\"}",
            "{\"Username\":\"<token>\",\"Secret\":\"s3cret\"}"),
        mutant -> {
          Files.writeString(answer, mutant);
          Optional<Credentials> read;
          try {
            read = credentials.get("test", "r.example");
          } catch (RegistryException e) {
            assertThat(e.getMessage()).doesNotContain("s3cret");
            return false;
          }
          JsonObject said = Json.parseObject(Bytes.utf8(mutant));
          assertThat(read).contains(credentials(said.string("Username"), said.string("Secret")));
          return true;
        });
  }

  private static Credentials credentials(String user, String secret) {
    return user.equals("<token>")
        ? Credentials.identityToken(secret)
        : Credentials.basic(user, secret);
  }
}
