package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Repository;
import imagesign.trust.ImagePattern;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Any text at all is the reference or the pattern that it looks like, or refused as an argument.
 */
@Tag("mutation")
class ReferenceMutationTest {
  private static final String DIGEST = "@sha256:" + "0123456789abcdef".repeat(4);
  private static final List<String> REFERENCES =
      List.of(
          "registry.example:5000/team/app:v1" + DIGEST,
          "localhost/a_b/c--d__e/f.g:latest",
          "[::1]:5000/x:V_1.0-rc",
          "docker.io/library/busybox" + DIGEST,
          "index.docker.io/x/y:1",
          "busybox");
  private static final List<String> PATTERNS =
      List.of(
          "registry.example/team/**",
          "docker.io/library/*:v*",
          "localhost:5000/app" + DIGEST,
          "*/team/app*",
          "**@sha256:*",
          "[::1]:5000/**/x:latest");

  @Test
  void referencesAreWhatTheySayOrRefused() throws Exception {
    Mutants.counted("ReferenceMutationTest.references", 1, REFERENCES, mutant -> read(mutant));
  }

  private static boolean read(String mutant) {
    ArtifactReference reference;
    try {
      reference = ArtifactReference.parse(mutant);
    } catch (IllegalArgumentException e) {
      return false;
    }
    assertThat(ArtifactReference.parse(reference.toString())).isEqualTo(reference);
    String rest = mutant;
    if (reference.digest().isPresent()) {
      assertThat(rest).endsWith("@" + reference.digest().get());
      rest = rest.substring(0, rest.indexOf('@'));
    }
    assertThat(rest).doesNotContain("@");
    String tag = rest.substring(rest.lastIndexOf('/') + 1);
    int colon = tag.indexOf(':');
    if (colon >= 0) {
      assertThat(reference.tag()).contains(tag.substring(colon + 1));
      rest = rest.substring(0, rest.length() - tag.length() + colon);
    } else if (reference.digest().isEmpty()) {
      assertThat(reference.tag()).contains("latest");
    }
    assertThat("library/" + rest).endsWith(reference.repository().path());
    assertThat(Repository.parse(rest)).isEqualTo(reference.repository());
    return true;
  }

  @Test
  void repositoriesAreWhatTheySayOrRefused() throws Exception {
    List<String> names =
        REFERENCES.stream().map(text -> ArtifactReference.parse(text).repository() + "").toList();
    Mutants.counted(
        "ReferenceMutationTest.repositories",
        1,
        names,
        mutant -> {
          try {
            Repository read = Repository.parse(mutant);
            assertThat(Repository.parse(read.toString())).isEqualTo(read);
            assertThat("library/" + mutant).endsWith(read.path());
            return true;
          } catch (IllegalArgumentException e) {
            return false;
          }
        });
  }

  @Test
  void patternsMatchWhatAnExpressionMatches() throws Exception {
    List<ArtifactReference> references =
        Stream.concat(
                REFERENCES.stream(),
                Stream.of("registry.example/team/app:v1", "docker.io/library/app:v2"))
            .map(ArtifactReference::parse)
            .toList();
    Mutants.counted(
        "ReferenceMutationTest.patterns",
        1,
        PATTERNS,
        mutant -> {
          ImagePattern pattern;
          try {
            pattern = ImagePattern.parse(mutant);
          } catch (IllegalArgumentException e) {
            return false;
          }
          assertThat(ImagePattern.parse(pattern.toString())).isEqualTo(pattern);
          assertThat(pattern.toString().substring(pattern.toString().indexOf('/') + 1))
              .isEqualTo(mutant.substring(mutant.indexOf('/') + 1));
          for (ArtifactReference reference : references) {
            assertThat(pattern.matches(reference))
                .as("%s matches %s", pattern, reference)
                .isEqualTo(matches(pattern.toString(), reference));
          }
          return true;
        });
  }

  private static boolean matches(String glob, ArtifactReference reference) {
    Matcher parts = Pattern.compile("\\*\\*|\\*|[^*]+").matcher(glob);
    Pattern expression = Pattern.compile(parts.replaceAll(part -> expression(part.group())));
    String repository = reference.repository().toString();
    return Stream.of(
            Stream.of(repository),
            reference.tag().stream().map(tag -> repository + ":" + tag),
            reference.digest().stream().map(digest -> repository + "@" + digest))
        .flatMap(names -> names)
        .anyMatch(name -> expression.matcher(name).matches());
  }

  private static String expression(String part) {
    String expression =
        switch (part) {
          case "**" -> ".*";
          case "*" -> "[^/]*";
          default -> Pattern.quote(part);
        };
    return Matcher.quoteReplacement(expression);
  }
}
