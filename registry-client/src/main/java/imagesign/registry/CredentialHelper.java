package imagesign.registry;

import imagesign.core.json.Json;
import imagesign.core.json.JsonException;
import imagesign.core.json.JsonObject;
import imagesign.oci.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;

/**
 * Runs {@code docker-credential-NAME get}: the server on standard input, JSON on standard output.
 * What the program prints never reaches a message.
 */
final class CredentialHelper implements DockerCredentials.Helper {
  private static final Pattern SUFFIX = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final int MAX_OUTPUT = 64 << 10;
  private static final String NOT_FOUND = "credentials not found in native keychain";

  /** The user name that says that the secret is an identity token. */
  private static final String IDENTITY_TOKEN_USER = "<token>";

  private final String prefix;
  private final Duration limit;
  private final List<String> endings;

  CredentialHelper() {
    this("docker-credential-", Duration.ofSeconds(30), System.getProperty("os.name", ""));
  }

  /** For tests: programs of another place, less patience, and the system's name. */
  CredentialHelper(String prefix, Duration limit, String system) {
    this.prefix = prefix;
    this.limit = limit;
    // Windows itself looks for programs only, and helpers come as scripts too.
    this.endings = system.startsWith("Windows") ? List.of(".exe", ".cmd") : List.of("");
  }

  @Override
  public Optional<Credentials> get(String suffix, String server, Operation operation) {
    String what = "ask credential helper for " + server;
    // The name comes from a file and becomes that of a program.
    if (!SUFFIX.matcher(suffix).matches()) {
      throw RegistryException.lasting(what + ": its name is not one");
    }
    String named = what + " (" + suffix + ")";
    operation.check(named);
    try {
      Process process = start(prefix + suffix, endings.iterator());
      return run(named, process, server, operation.within(limit));
    } catch (IOException e) {
      throw new RegistryException(named, 0, List.of(), false, e);
    }
  }

  private static Process start(String program, Iterator<String> endings) throws IOException {
    try {
      // Standard error is thrown away by the system, so a talkative helper can't block on it.
      return new ProcessBuilder(program + endings.next(), "get")
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      if (!endings.hasNext()) {
        throw e;
      }
      return start(program, endings);
    }
  }

  private static Optional<Credentials> run(
      String what, Process process, String server, Operation operation) {
    try {
      CompletableFuture<Answer> answer = new CompletableFuture<>();
      Thread thread = new Thread(() -> converse(process, server, answer), "credential-helper");
      thread.setDaemon(true);
      thread.start();
      return read(what, operation.await(what, answer));
    } catch (ExecutionException e) {
      throw new RegistryException(what + ": output lost", 0, List.of(), false, e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** What a helper printed, and how it ended. */
  private record Answer(int exit, Bytes printed) {}

  /** Asks and waits; ends when the process does, or is ended. */
  private static void converse(Process process, String server, CompletableFuture<Answer> answer) {
    try {
      tell(process, server);
      Bytes printed = drain(process);
      answer.complete(new Answer(process.waitFor(), printed));
    } catch (InterruptedException | RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }

  private static void tell(Process process, String server) {
    try (OutputStream in = process.getOutputStream()) {
      in.write((server + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // A helper that knows its answer need not read the question.
    }
  }

  /** Reads everything, so that the helper never blocks, and keeps the beginning. */
  private static Bytes drain(Process process) {
    try (InputStream out = process.getInputStream()) {
      byte[] kept = out.readNBytes(MAX_OUTPUT);
      out.transferTo(OutputStream.nullOutputStream());
      return Bytes.copyOf(kept);
    } catch (IOException e) {
      return Bytes.copyOf(new byte[0]);
    }
  }

  private static Optional<Credentials> read(String what, Answer helper) {
    if (helper.exit() != 0) {
      if (new String(helper.printed().toByteArray(), StandardCharsets.UTF_8).contains(NOT_FOUND)) {
        return Optional.empty();
      }
      throw RegistryException.lasting(what + ": it failed with exit code " + helper.exit());
    }
    try {
      JsonObject answer = Json.parseObject(helper.printed());
      String user = answer.string("Username");
      String secret = answer.string("Secret");
      return Optional.of(
          user.equals(IDENTITY_TOKEN_USER)
              ? Credentials.identityToken(secret)
              : Credentials.basic(user, secret));
    } catch (JsonException | IllegalArgumentException e) {
      throw RegistryException.lasting(what + ": its answer is malformed");
    }
  }
}
