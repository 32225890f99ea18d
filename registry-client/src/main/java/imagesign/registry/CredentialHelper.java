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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

  CredentialHelper() {
    this("docker-credential-", Duration.ofSeconds(30));
  }

  /** For tests: programs of another place, and less patience. */
  CredentialHelper(String prefix, Duration limit) {
    this.prefix = prefix;
    this.limit = limit;
  }

  @Override
  public Optional<Credentials> get(String suffix, String server) {
    String what = "ask credential helper for " + server;
    // The name comes from a file and becomes that of a program.
    if (!SUFFIX.matcher(suffix).matches()) {
      throw RegistryException.lasting(what + ": its name is not one");
    }
    try {
      return run(what + " (" + suffix + ")", start(suffix), server);
    } catch (IOException e) {
      throw new RegistryException(what + " (" + suffix + ")", 0, List.of(), false, e);
    }
  }

  private Process start(String suffix) throws IOException {
    // Standard error is thrown away by the system, so a talkative helper can't block on it.
    return new ProcessBuilder(prefix + suffix, "get")
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private Optional<Credentials> run(String what, Process process, String server)
      throws IOException {
    try {
      CompletableFuture<byte[]> output = CompletableFuture.supplyAsync(() -> drain(process));
      tell(process, server);
      byte[] printed = output.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new TimeoutException();
      }
      return read(what, process.exitValue(), printed);
    } catch (TimeoutException e) {
      throw new RegistryException(what + ": no answer in " + limit, 0, List.of(), true, e);
    } catch (ExecutionException e) {
      throw new RegistryException(what + ": output lost", 0, List.of(), false, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryException(what + ": interrupted", 0, List.of(), true, e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
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
  private static byte[] drain(Process process) {
    try (InputStream out = process.getInputStream()) {
      byte[] kept = out.readNBytes(MAX_OUTPUT);
      out.transferTo(OutputStream.nullOutputStream());
      return kept;
    } catch (IOException e) {
      return new byte[0];
    }
  }

  private static Optional<Credentials> read(String what, int exit, byte[] printed) {
    if (exit != 0) {
      if (new String(printed, StandardCharsets.UTF_8).contains(NOT_FOUND)) {
        return Optional.empty();
      }
      throw RegistryException.lasting(what + ": it failed with exit code " + exit);
    }
    try {
      JsonObject answer = Json.parseObject(Bytes.copyOf(printed));
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
