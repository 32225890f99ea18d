package imagesign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.TestChain;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one runnable jar, as users get it. */
class ProgramJarIT {
  private static final String BOUNCY_CASTLE = "org.bouncycastle.";

  /** How the JVM's log calls the classes of a scheme that was not asked for. */
  private static final String[] NOTATION = {"imagesign.notation.", "imagesign.cli.Notation"};

  @TempDir Path directory;

  private String path(String name) {
    return directory.resolve(name).toString();
  }

  @Test
  void signsAndVerifies() {
    try (InMemoryRegistry registry = InMemoryRegistry.start()) {
      String image = signedImage(registry);
      Program.Result verified = verify(Program.ofJar(), "own.pub", image);
      assertThat(verified.exitCode()).as(verified.err()).isZero();
      assertThat(verified.out()).startsWith("verified " + image);
      Program.Result rejected = verify(Program.ofJar(), "other.pub", image);
      assertThat(rejected.exitCode()).isEqualTo(1);
      assertThat(rejected.err()).contains("cosign.signature-invalid");
    }
  }

  @Test
  void signsAndVerifiesTheWayOfNotation() {
    NotationFixture files = new NotationFixture(directory);
    try (InMemoryRegistry registry = InMemoryRegistry.start()) {
      Fixture.image(registry, "app", "1.0");
      String image = registry.host() + "/app:1.0";
      String key = files.path("key.pem");
      Program program = Program.ofJar().with("NOTATION_CONFIG", files.config.toString());
      Program.Result signed =
          program.of("notation", "sign", "--key", key, "--cert-chain", path("chain.pem"), image);
      assertThat(signed.exitCode()).as(signed.err()).isZero();
      Program.Result verified = program.of("notation", "verify", image);
      assertThat(verified.exitCode()).as(verified.err()).isZero();
      files.trust(TestChain.codeSigning().issue());
      Program.Result rejected = program.of("notation", "verify", image);
      assertThat(rejected.exitCode()).isEqualTo(1);
      assertThat(rejected.err()).contains("notation.chain-not-trusted");
    }
  }

  private String signedImage(InMemoryRegistry registry) {
    Fixture files = new Fixture(directory);
    Fixture.image(registry, "app", "1.0");
    String image = registry.host() + "/app:1.0";
    Program.Result signed =
        Program.ofJar().input(Run.SECRET).of("cosign", "sign", "--key", files.privateKey(), image);
    assertThat(signed.exitCode()).as(signed.err()).isZero();
    assertThat(signed.out() + signed.err()).doesNotContain(Run.SECRET);
    return image;
  }

  private Program.Result verify(Program program, String key, String image) {
    return program.of("cosign", "verify", "--key", path(key), "--insecure-ignore-tlog", image);
  }

  @Test
  void loadsNoBouncyCastleWhereTheJdkDoes() {
    try (InMemoryRegistry registry = InMemoryRegistry.start()) {
      String image = signedImage(registry);
      Program.Result verified = verify(Program.ofJar("-Xlog:class+load"), "own.pub", image);
      assertThat(verified.exitCode()).isZero();
      assertThat(verified.out()).contains("imagesign.cli.Main").doesNotContain(BOUNCY_CASTLE);
      assertThat(verified.out()).doesNotContain(NOTATION);
      Program.Result version = Program.ofJar("-Xlog:class+load").of("--version");
      assertThat(version.out())
          .doesNotContain(BOUNCY_CASTLE, "picocli.CommandLine$Model")
          .doesNotContain(NOTATION);
    }
  }

  @Test
  void takesCredentialsFromDockerLogin() throws IOException {
    String pair =
        Base64.getEncoder().encodeToString(("user:" + Run.SECRET).getBytes(StandardCharsets.UTF_8));
    try (InMemoryRegistry registry =
        InMemoryRegistry.builder().basicAuth("user", Run.SECRET).start()) {
      Fixture.image(registry, "app", "1.0");
      Files.writeString(
          directory.resolve("config.json"),
          "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(registry.host(), pair));
      String image = registry.host() + "/app:1.0";
      Program.Result with =
          Program.ofJar().with("DOCKER_CONFIG", directory.toString()).of("cosign", "tree", image);
      assertThat(with.exitCode()).as(with.err()).isZero();
      Program.Result without =
          Program.ofJar().with("DOCKER_CONFIG", path("none")).of("cosign", "tree", image);
      assertThat(without.exitCode()).isEqualTo(3);
      assertThat(without.err()).contains("401").doesNotContain(Run.SECRET, "\tat ");
    }
  }

  @Test
  void endsWithTheExitCodesOfTheContract() {
    assertThat(Program.ofJar().of("--version").exitCode()).isZero();
    assertThat(Program.ofJar().of("--vresion").exitCode()).isEqualTo(2);
    Program.Result refused = Program.ofJar().of("cosign", "tree", "127.0.0.1:1/app");
    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(refused.err()).doesNotContain("\tat ");
  }

  @Test
  void keepsLicencesAndDropsForeignSignatures() throws IOException {
    try (JarFile jar = new JarFile(Program.jar().toFile())) {
      List<String> names = jar.stream().map(ZipEntry::getName).toList();
      assertThat(names)
          .contains("META-INF/LICENSE", "META-INF/LICENSE.md", "META-INF/THIRD-PARTY.md")
          .doesNotContain("module-info.class")
          .noneMatch(name -> name.matches("META-INF/[^/]*\\.(SF|RSA|DSA|EC)"))
          .noneMatch(name -> name.startsWith("META-INF/versions/"));
      Attributes manifest = jar.getManifest().getMainAttributes();
      assertThat(manifest.getValue(Attributes.Name.MAIN_CLASS)).isEqualTo("imagesign.cli.Main");
      assertThat(jar.getManifest().getEntries()).isEmpty();
    }
  }

  /**
   * The build leaves parts of Bouncy Castle out; whatever our classes reach must still be there.
   */
  @Test
  void holdsEveryClassThatOursReach() throws IOException {
    Path ours = directory.resolve("ours");
    copyOwnClasses(ours);
    ByteArrayOutputStream found = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(found, true, StandardCharsets.UTF_8);
    int exitCode =
        ToolProvider.findFirst("jdeps")
            .orElseThrow()
            .run(
                out,
                out,
                "-recursive",
                "-verbose:class",
                "-filter:none",
                "-cp",
                Program.jar().toString(),
                ours.toString());
    String dependencies = found.toString(StandardCharsets.UTF_8);
    assertThat(exitCode).as(dependencies).isZero();
    assertThat(dependencies).contains(BOUNCY_CASTLE + "crypto.");
    assertThat(dependencies.lines().filter(line -> line.contains("not found")))
        .filteredOn(line -> line.contains("-> " + BOUNCY_CASTLE) || line.contains("-> imagesign."))
        // A part that is another jar; OkHttp uses it only where it is the first TLS provider.
        .filteredOn(line -> !line.contains("-> " + BOUNCY_CASTLE + "jsse."))
        .isEmpty();
  }

  private static void copyOwnClasses(Path target) throws IOException {
    try (JarFile jar = new JarFile(Program.jar().toFile())) {
      for (ZipEntry entry :
          (Iterable<ZipEntry>)
              jar.stream()
                      .map(ZipEntry.class::cast)
                      .filter(e -> e.getName().matches("imagesign/.*\\.class"))
                  ::iterator) {
        Path file = target.resolve(entry.getName());
        Files.createDirectories(file.getParent());
        try (var in = jar.getInputStream(entry)) {
          Files.copy(in, file);
        }
      }
    }
  }
}
