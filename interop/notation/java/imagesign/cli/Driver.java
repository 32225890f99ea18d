package imagesign.cli;

import imagesign.core.json.Json;
import imagesign.core.json.JsonObject;
import imagesign.notation.EnvelopeFormat;
import imagesign.notation.NotationKeys;
import imagesign.notation.NotationPlugin;
import imagesign.notation.NotationSigner;
import imagesign.notation.PluginException;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Repository;
import imagesign.registry.OciLayoutStore;
import imagesign.registry.RegistryClient;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The program imagesign many times in one process, since the start of a Java machine would take
 * most of the time of a matrix. It reads a call a line, {@code {"id":1,"arguments":[…]}}, and writes
 * a line {@code {"id":1,"exit":0,"out":"…","err":"…"}} when the call has ended; several run at a
 * time. Beside the program's commands there are two that use the API, for what flags can't say.
 */
final class Driver {
  private static final int WORKERS = 8;

  /** A call in the words of the library: what it printed, nothing if it went well. */
  private interface Call {
    String run(List<String> arguments);
  }

  private static final Map<String, Call> CALLS =
      Map.of("legacy-layout-sign", Driver::signLayout, "plugin-sign", Driver::signByPlugin);

  private Driver() {}

  /**
   * Answers until its input ends.
   *
   * @param args none
   * @throws IOException if the input can't be read
   */
  public static void main(String[] args) throws IOException {
    PrintStream answers = System.out;
    ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
    BufferedReader calls =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = calls.readLine(); line != null; line = calls.readLine()) {
      JsonObject call = Json.parseObject(Bytes.utf8(line));
      workers.execute(() -> print(answers, answer(call)));
    }
    workers.shutdown();
  }

  private static void print(PrintStream answers, JsonObject answer) {
    byte[] line = (answer + "\n").getBytes(StandardCharsets.UTF_8);
    synchronized (answers) {
      answers.write(line, 0, line.length);
      answers.flush();
    }
  }

  private static JsonObject answer(JsonObject call) {
    List<String> arguments = call.strings("arguments");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit;
    try (PrintStream printed = utf8(out);
        PrintStream failed = utf8(err)) {
      exit = run(arguments, printed, failed);
    }
    return JsonObject.builder()
        .put("id", call.integer("id"))
        .put("exit", exit)
        .put("out", out.toString(StandardCharsets.UTF_8))
        .put("err", err.toString(StandardCharsets.UTF_8))
        .build();
  }

  private static PrintStream utf8(ByteArrayOutputStream out) {
    return new PrintStream(out, false, StandardCharsets.UTF_8);
  }

  private static int run(List<String> arguments, PrintStream out, PrintStream err) {
    Call call = CALLS.get(arguments.get(0));
    if (call == null) {
      Session session =
          new Session(
              System.getenv(), InputStream.nullInputStream(), out, err, new ProcessTerminal());
      return Cli.run(arguments, session);
    }
    try {
      out.print(call.run(arguments.subList(1, arguments.size())));
      return 0;
    } catch (RuntimeException e) {
      err.print(e);
      return 3;
    }
  }

  /** Key, chain, format, repository, folder, digest: signs with the manifest of notation 1.x. */
  private static String signLayout(List<String> arguments) {
    Repository repository = Repository.parse(arguments.get(3));
    try (var key =
        NotationKeys.load(Path.of(arguments.get(0)), Path.of(arguments.get(1)))) {
      NotationSigner.with(key, OciLayoutStore.open(Path.of(arguments.get(4))).as(repository))
          .format(EnvelopeFormat.valueOf(arguments.get(2)))
          .legacyManifest()
          .sign(ArtifactReference.parse(repository + "@" + arguments.get(5)));
    }
    return "";
  }

  /**
   * Folder of the plugins, name, key, limit in milliseconds, format, image, settings: signs by a
   * plugin and prints why not.
   */
  private static String signByPlugin(List<String> arguments) {
    NotationPlugin plugin =
        NotationPlugin.of(Path.of(arguments.get(0)), arguments.get(1))
            .timeLimit(Duration.ofMillis(Long.parseLong(arguments.get(3))))
            .config(settings(arguments.subList(6, arguments.size())));
    try (RegistryClient registry = RegistryClient.builder().build()) {
      NotationSigner.with(plugin, arguments.get(2), registry)
          .format(EnvelopeFormat.valueOf(arguments.get(4)))
          .sign(ArtifactReference.parse(arguments.get(5)));
      return "";
    } catch (PluginException e) {
      return e.reason() + e.code().map(code -> " " + code).orElse("");
    }
  }

  private static Map<String, String> settings(List<String> texts) {
    Map<String, String> settings = new HashMap<>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      settings.put(text.substring(0, equals), text.substring(equals + 1));
    }
    return settings;
  }
}
