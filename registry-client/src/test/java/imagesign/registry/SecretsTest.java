package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Drives failures of every operation against servers that know secrets and give them back, and
 * looks for the secrets in whatever an exception prints, causes and suppressed ones included.
 */
class SecretsTest {
  private static final String SECRET = "S3CRET";
  private static final Credentials LOGIN = Credentials.basic("user", SECRET + "-password");
  private static final String BASIC = LOGIN.basicHeader().substring("Basic ".length());
  private static final Bytes CONTENT = Bytes.utf8("abcd");
  private static final Descriptor CONTENT_BLOB = Descriptor.of(MediaType.OCI_LAYER, CONTENT);
  private static final String END = "Content-Length: 0\r\nConnection: close\r\n\r\n";
  private static final String CHALLENGE =
      "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer realm=\"/token?key="
          + SECRET
          + "-realm\"\r\n"
          + END;
  private static final String TOKEN =
      CannedServer.json("{\"token\":\"" + SECRET + "-token\",\"expires_in\":1}");
  private static final String SESSION =
      "HTTP/1.1 202 Accepted\r\nLocation: /v2/team/app/blobs/uploads/1?_state="
          + SECRET
          + "-state\r\n"
          + END;
  private static final String CLOSED = "127.0.0.1:1";

  /** What a client is asked to do: each method that asks a registry. */
  private enum Call {
    MANIFEST("manifest"),
    HEAD_MANIFEST("headManifest"),
    PUT_MANIFEST("putManifest"),
    PING("ping"),
    DELETE_MANIFEST("deleteManifest"),
    DELETE_TAG("deleteTag"),
    BLOB("blob"),
    BLOB_SIZE("blobSize"),
    STREAM("openBlob"),
    RANGE("openBlobRange"),
    PUT_BYTES("putBlob"),
    PUT_CONTENT("putBlob"),
    PUT_STREAM("putBlob"),
    PUT_OR_MOUNT("putBlob"),
    MOUNT("mountBlob"),
    DELETE_BLOB("deleteBlob"),
    TAGS("tags"),
    REPOSITORIES("repositories"),
    REFERRERS("referrers");

    private final String method;

    Call(String method) {
      this.method = method;
    }

    ThrowingCallable on(RegistryClient client, Repository repository) {
      ArtifactReference image = ArtifactReference.of(repository, "v1");
      Repository other = new Repository(repository.registry(), "team/other");
      Digest digest = CONTENT_BLOB.digest();
      return switch (this) {
        case MANIFEST -> () -> client.manifest(image).orElseThrow();
        case HEAD_MANIFEST -> () -> client.headManifest(image).orElseThrow();
        case PUT_MANIFEST ->
            () -> client.putManifest(image, MediaType.OCI_MANIFEST, Fixtures.image());
        case PING -> () -> client.ping(repository.registry());
        case DELETE_MANIFEST -> () -> client.deleteManifest(repository, digest);
        case DELETE_TAG -> () -> client.deleteTag(repository, "v1");
        case BLOB -> () -> client.blob(repository, CONTENT_BLOB, 10).orElseThrow();
        case BLOB_SIZE -> () -> client.blobSize(repository, digest).orElseThrow();
        case STREAM -> () -> readAll(client.openBlob(repository, CONTENT_BLOB).orElseThrow());
        case RANGE ->
            () -> readAll(client.openBlobRange(repository, CONTENT_BLOB, 1, 2).orElseThrow());
        case PUT_BYTES -> () -> client.putBlob(repository, MediaType.OCI_LAYER, CONTENT);
        case PUT_CONTENT -> () -> client.putBlob(repository, CONTENT_BLOB, CONTENT::openStream);
        case PUT_STREAM ->
            () -> client.putBlob(repository, MediaType.OCI_LAYER, CONTENT.openStream());
        case PUT_OR_MOUNT ->
            () -> client.putBlob(repository, CONTENT_BLOB, other, CONTENT::openStream);
        case MOUNT -> () -> client.mountBlob(repository, digest, other);
        case DELETE_BLOB -> () -> client.deleteBlob(repository, digest);
        case TAGS -> () -> client.tags(repository, 10);
        case REPOSITORIES -> () -> client.repositories(repository.registry(), 10);
        case REFERRERS -> () -> client.referrers(repository, digest, 10);
      };
    }
  }

  @Test
  void everyMethodIsDriven() {
    Set<String> asking =
        Arrays.stream(RegistryClient.class.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
            .map(Method::getName)
            .filter(
                name ->
                    !Set.of("builder", "newBuilder", "within", "forWriting", "close")
                        .contains(name))
            .collect(Collectors.toSet());

    assertThat(Arrays.stream(Call.values()).map(call -> call.method).collect(Collectors.toSet()))
        .isEqualTo(asking);
  }

  private static void readAll(InputStream in) throws IOException {
    try (in) {
      in.readAllBytes();
    }
  }

  /** How a server gives them back. */
  private enum Leak {
    STATUS_LINE("HTP/1.1 Bearer " + SECRET + "-token " + BASIC + "\r\n\r\n"),
    STATUS_TEXT("HTTP/1.1 500 " + SECRET + "\r\n" + END),
    HEADER_LINE("HTTP/1.1 200 OK\r\nAuthorization Bearer " + SECRET + "\r\n" + END),
    ERROR_BODY(
        "HTTP/1.1 400 Bad\r\nConnection: close\r\n\r\n{\"errors\":[{\"code\":\"DENIED\",\"message\":\""
            + SECRET
            + "\",\"detail\":\""
            + BASIC
            + "\"}]}"),
    ERROR_CODE(
        "HTTP/1.1 400 Bad\r\nConnection: close\r\n\r\n{\"errors\":[{\"code\":\"Bearer "
            + SECRET
            + "\"}]}"),
    TRUNCATED("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + SECRET),
    WRONG_CHUNK("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + SECRET + "\r\n"),
    REDIRECT_REFUSED(redirect("http://user:" + SECRET + "@" + CLOSED + "/x?X-Signature=" + SECRET)),
    REDIRECT_NOWHERE(redirect("http://user:" + SECRET + "@/?X-Signature=" + SECRET)),
    REDIRECT_UNKNOWN(redirect("http://no-such-host.invalid/x?X-Signature=" + SECRET)),
    REDIRECT_LOOP(redirect("/v2/team/app/manifests/v1?X-Signature=" + SECRET)),
    REALM(
        "HTTP/1.1 401 No\r\nWWW-Authenticate: Bearer realm=\"http://u:"
            + SECRET
            + "@x/\"\r\n"
            + END),
    LOCATION(
        "HTTP/1.1 202 Accepted\r\nLocation: http://u:"
            + SECRET
            + "@x.example/?_state="
            + SECRET
            + "\r\n"
            + END),
    NO_LOCATION("HTTP/1.1 202 Accepted\r\nLocation: http://" + SECRET + ":x/\r\n" + END);

    private final String answer;

    Leak(String answer) {
      this.answer = answer;
    }

    private static String redirect(String location) {
      return "HTTP/1.1 307 There\r\nLocation: " + location + "\r\n" + END;
    }

    String answer() {
      return answer;
    }
  }

  /** Where in the conversation that happens; before it the server behaves. */
  private enum Point {
    AT_ONCE,
    AT_THE_TOKEN,
    WITH_A_TOKEN,
    IN_A_SESSION
  }

  static Stream<Arguments> everything() {
    return Arrays.stream(Call.values())
        .flatMap(
            call ->
                Arrays.stream(Leak.values())
                    .flatMap(
                        leak ->
                            Arrays.stream(Point.values())
                                .map(point -> Arguments.of(call, leak, point))));
  }

  @ParameterizedTest
  @MethodSource("everything")
  void noExceptionHoldsASecret(Call call, Leak leak, Point point) throws IOException {
    AtomicBoolean tokenGiven = new AtomicBoolean();
    try (CannedServer server = new CannedServer(line -> answer(line, leak, point, tokenGiven));
        RegistryClient client =
            Fixtures.builder().maxRetries(1).credentials(registry -> Optional.of(LOGIN)).build()) {
      Repository repository = new Repository(server.host(), "team/app");

      Throwable thrown = catchThrowable(call.on(client, repository));

      if (thrown != null) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        assertThat(text.toString()).doesNotContain(SECRET, BASIC);
      }
    }
  }

  private static String answer(String line, Leak leak, Point point, AtomicBoolean tokenGiven) {
    boolean token = line.contains(" /token");
    boolean allowed = tokenGiven.get();
    tokenGiven.compareAndSet(false, token);
    boolean session = line.contains("_state");
    return switch (point) {
      case AT_ONCE -> leak.answer();
      case AT_THE_TOKEN -> token ? leak.answer() : CHALLENGE;
      case WITH_A_TOKEN -> token ? TOKEN : allowed ? leak.answer() : CHALLENGE;
      case IN_A_SESSION ->
          session ? leak.answer() : line.startsWith("POST") ? SESSION : "HTTP/1.1 404 No\r\n" + END;
    };
  }
}
