package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README shows is what this build compiles and resolves. */
class ReadmeTest {
  @Test
  void showsTheProgramThatIsCompiledHere() throws IOException {
    assertEquals(read("example"), block("java"));
  }

  @Test
  void showsTheCoordinatesThatAreResolvedHere() throws IOException {
    assertTrue(block("xml").contains("<version>" + System.getProperty("imagesign.version") + "<"));
  }

  /** The first block of a language. */
  private static String block(String language) throws IOException {
    Matcher matcher =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(read("readme"));
    assertTrue(matcher.find(), language);
    return matcher.group(1);
  }

  private static String read(String property) throws IOException {
    return Files.readString(Path.of(System.getProperty(property)));
  }
}
