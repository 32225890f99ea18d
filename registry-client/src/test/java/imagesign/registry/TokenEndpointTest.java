package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.oci.ArtifactReference;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenEndpointTest {
  private static final String UNAUTHORIZED =
      "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer"
          + " realm=\"/token?account=a%26b\",service=\"a&b#c\"\r\n"
          + "Content-Length: 0\r\nConnection: close\r\n\r\n";
  private static final String NOT_FOUND =
      "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private final AtomicLong seconds = new AtomicLong();

  @ParameterizedTest
  @Covers("registries §8.15")
  @ValueSource(
      strings = {
        "{\"token\":\"abc\"}",
        "{\"access_token\":\"abc\"}",
        "{\"token\":\"abc\",\"access_token\":\"other\",\"expires_in\":300,\"issued_at\":\"never\"}",
        "{\"token\":\"\",\"access_token\":\"abc\",\"unknown\":{}}",
        "{\"token\":\"abc\",\"expires_in\":\"300\"}",
        "{\"token\":\"abc\",\"expires_in\":9223372036854775807}",
        "{\"token\":\"abc\",\"expires_in\":-5}"
      })
  void takesTheToken(String answer) throws IOException {
    try (CannedServer server = server(answer);
        RegistryClient client = client()) {
      assertThat(client.manifest(reference(server))).isEmpty();
      assertThat(server.requests()).hasSize(3);
      assertThat(server.requests().get(2)).contains("Authorization: Bearer abc");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "",
        "[]",
        "<html>",
        "{\"token\":7}",
        "{\"token\":\"\"}",
        "{\"token\":\"a\\r\\nX-Evil: 1\"}",
        "{\"token\":\"a b\"}",
        "{\"token\":\"\\u00e9\"}",
        "{\"token\":\"a\",\"token\":\"b\"}",
        "{\"token\":\"a\",\"expires_in\":1.5}"
      })
  void refusesWhatIsNoToken(String answer) throws IOException {
    try (CannedServer server = server(answer);
        RegistryClient client = client()) {
      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> client.manifest(reference(server)));
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void refusesAnAnswerWithoutEnd() throws IOException {
    try (CannedServer server = server("{\"token\":\"" + "a".repeat(200_000) + "\"}");
        RegistryClient client = client()) {
      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> client.manifest(reference(server)));
    }
  }

  @Test
  void parametersStayOneEach() throws IOException {
    try (CannedServer server = server("{\"token\":\"abc\"}");
        RegistryClient client = client()) {
      client.manifest(reference(server));

      assertThat(server.requests().get(1))
          .startsWith(
              "GET /token?account=a%26b&service=a%26b%23c&client_id=imagesign"
                  + "&scope=repository%3Ateam%2Fapp%3Apull ");
    }
  }

  @ParameterizedTest
  @Covers("registries §8.15")
  @CsvSource({
    "'{\"token\":\"abc\"}', 49, 51",
    "'{\"token\":\"abc\",\"expires_in\":300}', 289, 291",
    "'{\"token\":\"abc\",\"expires_in\":10}', 4, 6"
  })
  void aTokenIsUsedUntilShortlyBeforeItsEnd(String answer, long before, long after)
      throws IOException {
    try (CannedServer server = server(answer);
        RegistryClient client = client()) {
      client.manifest(reference(server));
      seconds.set(before);
      client.manifest(reference(server));
      assertThat(server.requests()).hasSize(4);
      seconds.set(after);
      client.manifest(reference(server));
      assertThat(server.requests()).hasSize(6);
    }
  }

  @Test
  void aRealmThatFailsForAMomentIsAskedAgain() throws IOException {
    List<String> answers =
        new CopyOnWriteArrayList<>(
            List.of(
                "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                CannedServer.json("{\"token\":\"abc\"}")));
    try (CannedServer server =
            new CannedServer(
                line -> line.startsWith("GET /token") ? answers.remove(0) : afterToken(answers));
        RegistryClient client = client()) {
      assertThat(client.manifest(reference(server))).isEmpty();
      assertThat(server.requests()).hasSize(4);
    }
  }

  private static String afterToken(List<String> left) {
    return left.isEmpty() ? NOT_FOUND : UNAUTHORIZED;
  }

  private static CannedServer server(String token) throws IOException {
    AtomicBoolean given = new AtomicBoolean();
    return new CannedServer(
        line -> {
          if (line.startsWith("GET /token")) {
            given.set(true);
            return CannedServer.json(token);
          }
          return given.get() ? NOT_FOUND : UNAUTHORIZED;
        });
  }

  private RegistryClient client() {
    return RegistryClient.builder()
        .time((time, cancellation) -> {}, () -> START.plusSeconds(seconds.get()))
        .build();
  }

  private static ArtifactReference reference(CannedServer server) {
    return ArtifactReference.parse(server.host() + "/team/app:v1");
  }
}
