package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

class CoversTest {
  private static final int PITFALLS = 12;
  private static final int EASY_TO_GET_WRONG = 20;

  @Test
  void everyLineOfTheReferenceHasATest() throws Exception {
    Set<String> covered = annotated().flatMap(CoversTest::lines).collect(Collectors.toSet());

    assertThat(covered).containsExactlyInAnyOrderElementsOf(reference());
  }

  @Test
  void whatIsSaidToCoverALineIsATest() throws Exception {
    assertThat(annotated())
        .isNotEmpty()
        .allMatch(
            method ->
                method.isAnnotationPresent(Test.class)
                    || method.isAnnotationPresent(ParameterizedTest.class));
  }

  private static List<String> reference() {
    return Stream.concat(lines("6", PITFALLS), lines("8", EASY_TO_GET_WRONG)).toList();
  }

  private static Stream<String> lines(String section, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> "registries §" + section + "." + i);
  }

  private static Stream<String> lines(Method method) {
    return Arrays.stream(method.getAnnotation(Covers.class).value());
  }

  private static Stream<Method> annotated() throws URISyntaxException, IOException {
    return testClasses().stream()
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(method -> method.isAnnotationPresent(Covers.class));
  }

  private static Set<Class<?>> testClasses() throws URISyntaxException, IOException {
    Path root =
        Path.of(CoversTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> root.relativize(file).toString())
          .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
          .map(name -> name.substring(0, name.length() - 6).replace(File.separatorChar, '.'))
          .<Class<?>>map(CoversTest::load)
          .collect(Collectors.toSet());
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, CoversTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
