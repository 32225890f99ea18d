package imagesign.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  @TempDir private Path dir = Path.of("");

  @Test
  void printsItsAddressAndServesUntilInputEnds() throws Exception {
    Process process = run("--bearer", "u:p", "--profile", "QUAY", "--referrers", "OFF_405");
    try (BufferedReader out = process.inputReader()) {
      URI uri = URI.create(out.readLine());
      Http http = new Http(HttpClient.newHttpClient(), uri);
      assertThat(http.get("/v2/").statusCode()).isEqualTo(401);
      process.getOutputStream().close();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void stopsWhenTheTimeIsOverAndWritesItsAuthority() throws Exception {
    Path ca = dir.resolve("ca.pem");
    Process process = run("--seconds", "0", "--ca-file", ca.toString());
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(process.inputReader().readLine()).startsWith("https://127.0.0.1:");
    assertThat(Files.readString(ca)).startsWith("-----BEGIN CERTIFICATE-----");
  }

  @Test
  void refusesUnknownOption() throws Exception {
    Process process = run("--nonsense");
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
  }

  private static Process run(String... options) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command = new ArrayList<>();
    command.addAll(List.of(java.toString(), "-cp", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    command.addAll(List.of(options));
    return new ProcessBuilder(command).start();
  }
}
