package checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The public API of each module is a text file under version control, so that a change of it is
 * seen in review. {@code -Dimagesign.api.write=true} writes the files anew.
 */
class ApiTextTest {
  @ParameterizedTest
  @CsvSource({
    "signing-api,     imagesign.Verifier",
    "registry-client, imagesign.registry.RegistryClient",
    "signing-cosign,  imagesign.cosign.CosignSigner",
    "signing-notation, imagesign.notation.NotationSigner",
    "signing-testkit, imagesign.testkit.InMemoryRegistry"
  })
  void isWhatTheFileSays(String artifact, Class<?> anyClass) throws Exception {
    Path file = Path.of(System.getProperty("imagesign.root"), "checks", "api", artifact + ".txt");
    String text = publicApi(anyClass);
    if (Boolean.getBoolean("imagesign.api.write")) {
      Files.writeString(file, text);
    }
    assertThat(text).isEqualTo(Files.readString(file, StandardCharsets.UTF_8));
  }

  private static String publicApi(Class<?> anyClass) throws URISyntaxException, IOException {
    Path place = Path.of(anyClass.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isDirectory(place)) {
      return publicApi(place, place);
    }
    try (FileSystem jar = FileSystems.newFileSystem(place)) {
      return publicApi(place, jar.getPath("/"));
    }
  }

  private static String publicApi(Path place, Path root) {
    ModuleDescriptor module = ModuleFinder.of(place).findAll().iterator().next().descriptor();
    return module.exports().stream()
        .filter(exported -> !exported.isQualified())
        .map(ModuleDescriptor.Exports::source)
        .sorted()
        .flatMap(name -> classes(root, name))
        .filter(ApiText::isShown)
        .map(ApiText::of)
        .collect(Collectors.joining("\n"));
  }

  private static Stream<Class<?>> classes(Path root, String packageName) {
    Path folder = root.resolve(packageName.replace('.', '/'));
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".class") && !name.startsWith("package-info"))
          .map(name -> packageName + "." + name.substring(0, name.length() - ".class".length()))
          .sorted()
          .<Class<?>>map(ApiTextTest::load)
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, ApiTextTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(name, e);
    }
  }
}
