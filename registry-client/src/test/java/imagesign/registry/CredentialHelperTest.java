package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Helpers here are shell scripts. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class CredentialHelperTest {
  @TempDir Path directory;

  @Test
  void tellsTheServerAndReadsTheAnswer() throws IOException {
    script(
        "read s; echo \"{\\\"ServerURL\\\":\\\"$s\\\",\\\"Username\\\":\\\"$s $1\\\",\\\"Secret\\\":\\\"p\\\"}\"");

    assertThat(helper().get("test", "r.example")).contains(Credentials.basic("r.example get", "p"));
  }

  @Test
  void aTokenUserMeansAnIdentityToken() throws IOException {
    script("echo '{\"Username\":\"<token>\",\"Secret\":\"t\"}'");

    assertThat(helper().get("test", "r.example")).contains(Credentials.identityToken("t"));
  }

  @Test
  void notFoundIsNone() throws IOException {
    script("echo 'credentials not found in native keychain'; exit 1");

    assertThat(helper().get("test", "r.example")).isEmpty();
  }

  @Test
  void failureIsAnErrorThatShowsNoOutput() throws IOException {
    script("echo s3cret; echo s3cret >&2; exit 3");

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> helper().get("test", "r.example"))
        .satisfies(e -> assertThat(e.getMessage()).contains("3").doesNotContain("s3cret"));
  }

  @Test
  void aTalkativeHelperDoesNotBlock() throws IOException {
    script("head -c 1000000 /dev/zero >&2; head -c 1000000 /dev/zero; exit 0");

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> helper().get("test", "r.example"));
  }

  @Test
  void aHangingHelperIsEnded() throws IOException {
    script("sleep 60 & sleep 60");

    long start = System.nanoTime();
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(
            () ->
                new CredentialHelper(directory + "/helper-", Duration.ofMillis(300))
                    .get("test", "r.example"))
        .satisfies(e -> assertThat(e.isTransient()).isTrue());
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../test", "a b", "a/b", "a\u0000b", "ä"})
  void aNameThatIsNoneStartsNothing(String suffix) {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> helper().get(suffix, "r.example"));
  }

  @Test
  void aMissingHelperIsAnError() {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> helper().get("missing", "r.example"));
  }

  private CredentialHelper helper() {
    return new CredentialHelper(directory + "/helper-", Duration.ofSeconds(20));
  }

  private void script(String body) throws IOException {
    Path file = directory.resolve("helper-test");
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}
