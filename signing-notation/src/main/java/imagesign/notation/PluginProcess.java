package imagesign.notation;

import imagesign.notation.PluginException.Reason;
import imagesign.oci.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs one command of a plugin: the request on standard input, the answer on standard output, a
 * failure on standard error. Both are read at once, so neither can block the plugin, and what goes
 * beyond time or size ends it with all that it started.
 */
final class PluginProcess {
  static final int MAX_OUTPUT = 16 * 1024 * 1024;

  private static final int BUFFER = 16 * 1024;

  private final Path executable;
  private final Duration limit;

  /**
   * What a program left behind.
   *
   * @param exit its exit code
   * @param output what it printed on standard output
   * @param error what it printed on standard error
   */
  record Result(int exit, Bytes output, Bytes error) {}

  PluginProcess(Path executable, Duration limit) {
    this.executable = executable;
    this.limit = limit;
  }

  Result run(String command, Bytes request) {
    long start = System.nanoTime();
    Process process = start(command);
    try {
      CompletableFuture<Object> failed = new CompletableFuture<>();
      CompletableFuture<Bytes> output = reading(process.getInputStream(), failed);
      CompletableFuture<Bytes> error = reading(process.getErrorStream(), failed);
      tell(process, request);
      await(CompletableFuture.anyOf(failed, CompletableFuture.allOf(output, error)), start);
      if (!process.waitFor(left(start), TimeUnit.NANOSECONDS)) {
        throw new TimeoutException();
      }
      return new Result(process.exitValue(), output.join(), error.join());
    } catch (TimeoutException e) {
      throw new PluginException(Reason.TIME_LIMIT, what(command) + ": no answer in " + limit, e);
    } catch (ExecutionException e) {
      throw failure(command, Objects.requireNonNullElse(e.getCause(), e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PluginException(Reason.TIME_LIMIT, what(command) + ": interrupted", e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private Process start(String command) {
    try {
      return new ProcessBuilder(executable.toString(), command).start();
    } catch (IOException e) {
      throw new PluginException(Reason.NOT_STARTED, what(command), e);
    }
  }

  /**
   * On a thread of its own: a pool could be full of plugins that hang. A failure completes {@code
   * failed} only, so that the other pipe need not be waited for.
   */
  private static CompletableFuture<Bytes> reading(
      InputStream pipe, CompletableFuture<Object> failed) {
    CompletableFuture<Bytes> result = new CompletableFuture<>();
    Thread reader =
        new Thread(
            () -> {
              try {
                result.complete(read(pipe));
              } catch (IOException | RuntimeException e) {
                failed.completeExceptionally(e);
              }
            },
            "notation-plugin");
    reader.setDaemon(true);
    reader.start();
    return result;
  }

  private static Bytes read(InputStream pipe) throws IOException {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    byte[] buffer = new byte[BUFFER];
    for (int read = pipe.read(buffer); read >= 0; read = pipe.read(buffer)) {
      if (kept.size() + read > MAX_OUTPUT) {
        throw new PluginException(Reason.OUTPUT_LIMIT, "more than " + MAX_OUTPUT + " bytes");
      }
      kept.write(buffer, 0, read);
    }
    return Bytes.copyOf(kept.toByteArray());
  }

  /** On a thread of its own: a plugin that reads nothing would block it. */
  private static void tell(Process process, Bytes request) {
    Thread writer =
        new Thread(
            () -> {
              try (OutputStream in = process.getOutputStream()) {
                in.write(request.toByteArray());
              } catch (IOException e) {
                // A plugin that knows its answer need not read the question.
              }
            },
            "notation-plugin");
    writer.setDaemon(true);
    writer.start();
  }

  private void await(CompletableFuture<Object> future, long start)
      throws InterruptedException, ExecutionException, TimeoutException {
    future.get(left(start), TimeUnit.NANOSECONDS);
  }

  private long left(long start) {
    return Math.max(1, limit.toNanos() - (System.nanoTime() - start));
  }

  private PluginException failure(String command, Throwable cause) {
    Reason reason =
        cause instanceof PluginException limit ? limit.reason() : Reason.OUTPUT_MALFORMED;
    return new PluginException(reason, what(command) + ": " + cause.getMessage(), cause);
  }

  private String what(String command) {
    return "run " + executable.getFileName() + " " + command;
  }
}
