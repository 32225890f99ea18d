package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.oci.ArtifactReference;
import imagesign.testkit.InMemoryRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Helpers here are shell scripts. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class CredentialHelperTest {
  private static final Operation ALWAYS = Operation.unbounded();
  private static final Operation.Sleeper SLEEPER = (time, end) -> end.await(time);

  @TempDir Path directory;

  @Test
  void tellsTheServerAndReadsTheAnswer() throws IOException {
    script(
        "read s; echo \"{\\\"ServerURL\\\":\\\"$s\\\",\\\"Username\\\":\\\"$s $1\\\",\\\"Secret\\\":\\\"p\\\"}\"");

    assertThat(helper().get("test", "r.example", ALWAYS))
        .contains(Credentials.basic("r.example get", "p"));
  }

  @Test
  void aTokenUserMeansAnIdentityToken() throws IOException {
    script("echo '{\"Username\":\"<token>\",\"Secret\":\"t\"}'");

    assertThat(helper().get("test", "r.example", ALWAYS)).contains(Credentials.identityToken("t"));
  }

  @Test
  void notFoundIsNone() throws IOException {
    script("echo 'credentials not found in native keychain'; exit 1");

    assertThat(helper().get("test", "r.example", ALWAYS)).isEmpty();
  }

  @Test
  void failureIsAnErrorThatShowsNoOutput() throws IOException {
    script("echo s3cret; echo s3cret >&2; exit 3");

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> helper().get("test", "r.example", ALWAYS))
        .satisfies(e -> assertThat(e.getMessage()).contains("3").doesNotContain("s3cret"));
  }

  @Test
  void aTalkativeHelperDoesNotBlock() throws IOException {
    script("head -c 1000000 /dev/zero >&2; head -c 1000000 /dev/zero; exit 0");

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> helper().get("test", "r.example", ALWAYS));
  }

  @Test
  void aHangingHelperIsEnded() throws IOException {
    script("sleep 60 & sleep 60");

    long start = System.nanoTime();
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(
            () ->
                new CredentialHelper(directory + "/helper-", Duration.ofMillis(300), "Linux")
                    .get("test", "r.example", ALWAYS))
        .satisfies(e -> assertThat(e.isTransient()).isTrue());
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void itEndsWithTheOperation() throws IOException {
    script("sleep 60");

    assertEnds(
        new Operation(Duration.ofMillis(200), new Cancellation(), SLEEPER), TimeoutException.class);
  }

  @Test
  void itEndsWithCancellation() throws IOException {
    Cancellation cancellation = new Cancellation();
    onceItSleeps(cancellation::cancel);

    assertEnds(
        new Operation(Operation.FOREVER, cancellation, SLEEPER), CancellationException.class);
  }

  @Test
  void itEndsWithAnInterruptWhichStays() throws IOException {
    onceItSleeps(Thread.currentThread()::interrupt);

    assertEnds(ALWAYS, InterruptedException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  private void onceItSleeps(Runnable action) throws IOException {
    Path begun = directory.resolve("begun");
    script("touch " + begun + "; sleep 60");
    Thread other =
        new Thread(
            () -> {
              while (!Files.exists(begun)) {
                Thread.onSpinWait();
              }
              action.run();
            });
    other.setDaemon(true);
    other.start();
  }

  private void assertEnds(Operation operation, Class<? extends Exception> cause) {
    long start = System.nanoTime();
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> helper().get("test", "r.example", operation))
        .withCauseInstanceOf(cause)
        .satisfies(e -> assertThat(Operation.isEnd(e)).isTrue());
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
  }

  /** The common pool is the application's, and may be full. */
  @Test
  void itNeedsNoThreadOfTheCommonPool() throws Exception {
    script("echo '{\"Username\":\"u\",\"Secret\":\"p\"}'");
    CountDownLatch done = new CountDownLatch(1);
    List<ForkJoinTask<?>> taken = new ArrayList<>();
    for (int i = 0; i < ForkJoinPool.getCommonPoolParallelism() + 1; i++) {
      taken.add(ForkJoinPool.commonPool().submit(() -> awaitQuietly(done)));
    }
    try {
      assertThat(helper().get("test", "r.example", ALWAYS)).contains(Credentials.basic("u", "p"));
    } finally {
      done.countDown();
      taken.forEach(ForkJoinTask::join);
    }
  }

  private static void awaitQuietly(CountDownLatch done) {
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The whole way from a call of a client to the helper, with others asked in between. */
  @Test
  void theDeadlineOfACallReachesIt() throws IOException {
    script("sleep 60");
    Path config = directory.resolve("config.json");
    Files.writeString(config, "{\"credsStore\":\"test\"}");
    CredentialProvider docker =
        CredentialProvider.firstOf(
            CredentialProvider.anonymous(), new DockerCredentials(config, helper()));
    try (InMemoryRegistry registry = InMemoryRegistry.builder().basicAuth("u", "p").start();
        RegistryClient client = Fixtures.builder().credentials(docker).build()) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      long start = System.nanoTime();

      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> client.within(Duration.ofMillis(500)).manifest(image))
          .withCauseInstanceOf(TimeoutException.class);

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {".exe", ".cmd"})
  void onWindowsItIsAProgramOrAScript(String ending) throws IOException {
    script("echo '{\"Username\":\"u\",\"Secret\":\"p\"}'");
    Files.move(directory.resolve("helper-test"), directory.resolve("helper-test" + ending));

    assertThat(helper("Windows 11").get("test", "r.example", ALWAYS))
        .contains(Credentials.basic("u", "p"));
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> helper("Linux").get("test", "r.example", ALWAYS));
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> helper("Windows 11").get("missing", "r.example", ALWAYS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../test", "a b", "a/b", "a\u0000b", "ä"})
  void aNameThatIsNoneStartsNothing(String suffix) {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> helper().get(suffix, "r.example", ALWAYS));
  }

  @Test
  void aMissingHelperIsAnError() {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> helper().get("missing", "r.example", ALWAYS));
  }

  private CredentialHelper helper() {
    return helper("Linux");
  }

  private CredentialHelper helper(String system) {
    return new CredentialHelper(directory + "/helper-", Duration.ofSeconds(20), system);
  }

  private void script(String body) throws IOException {
    Path file = directory.resolve("helper-test");
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}
