package checks;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.security.Security;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Who may use what. The list is complete: a package that is not in it fails, and so does a
 * dependency that its line does not name.
 */
class ArchitectureTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("imagesign");

  private static final List<String> EVERYWHERE = List.of("java", "javax.net", "org.jspecify");

  private static final List<String> LIBRARIES =
      List.of("com.google.gson", "org.bouncycastle", "okhttp3", "okio", "kotlin");

  /** The packages of the API, which depend on nothing but themselves. */
  private static final String API =
      "imagesign imagesign.key imagesign.oci imagesign.signature"
          + " imagesign.spi imagesign.trust";

  /** Each package with what it may use besides itself and the JDK; a star stands for all below. */
  private static final Map<String, String> ALLOWED =
      Map.ofEntries(
          Map.entry("imagesign.oci", ""),
          Map.entry("imagesign.key", "imagesign.oci"),
          Map.entry("imagesign.signature", "imagesign.oci"),
          Map.entry("imagesign.spi", "imagesign imagesign.oci imagesign.signature"),
          Map.entry("imagesign.trust", "imagesign imagesign.oci imagesign.signature imagesign.spi"),
          Map.entry("imagesign", "imagesign.oci imagesign.signature imagesign.spi imagesign.trust"),
          Map.entry("imagesign.core.asn1", API),
          Map.entry("imagesign.core.cbor", API),
          Map.entry("imagesign.core.json", API),
          Map.entry("imagesign.core.crypto", API + " org.bouncycastle*"),
          Map.entry("imagesign.core.pem", API),
          Map.entry("imagesign.core.store", API),
          Map.entry(
              "imagesign.core.revocation",
              API
                  + " imagesign.core.asn1 imagesign.core.crypto imagesign.core.json"
                  + " imagesign.core.tsa imagesign.core.x509"),
          Map.entry(
              "imagesign.core.tsa",
              API + " imagesign.core.asn1 imagesign.core.crypto imagesign.core.x509"),
          Map.entry(
              "imagesign.core.x509",
              API + " imagesign.core.asn1 imagesign.core.crypto imagesign.core.pem"),
          Map.entry(
              "imagesign.registry",
              API + " imagesign.core.json imagesign.core.pem okhttp3* okio* kotlin*"),
          Map.entry(
              "imagesign.cosign",
              API
                  + " imagesign.core.crypto imagesign.core.json imagesign.core.pem"
                  + " imagesign.core.store"),
          Map.entry(
              "imagesign.notation",
              API
                  + " imagesign.core.cbor imagesign.core.crypto imagesign.core.json"
                  + " imagesign.core.pem imagesign.core.revocation imagesign.core.store"
                  + " imagesign.core.tsa imagesign.core.x509"),
          Map.entry(
              "imagesign.cli",
              API
                  + " imagesign.core.json imagesign.cosign imagesign.notation"
                  + " imagesign.registry picocli*"),
          Map.entry(
              "imagesign.testkit",
              "com.google.gson* org.bouncycastle* com.sun.net.httpserver org.junit.jupiter.api*"
                  + " org.junit.platform.commons*"));

  @TestFactory
  Stream<DynamicTest> usesOnlyWhatItMay() {
    return MAIN.stream()
        .map(JavaClass::getPackageName)
        .distinct()
        .sorted()
        .map(name -> DynamicTest.dynamicTest(name, () -> usesOnlyWhatItMay(name)));
  }

  private static void usesOnlyWhatItMay(String name) {
    assertThat(ALLOWED).as("packages on the list").containsKey(name);
    List<String> allowed = List.of(ALLOWED.get(name).split(" "));
    DescribedPredicate<JavaClass> permitted =
        describe(
            "may be used",
            used ->
                used.getBaseComponentType().isPrimitive()
                    || used.getPackageName().equals(name)
                    || EVERYWHERE.stream().anyMatch(root -> isBelow(used, root))
                    || allowed.stream().anyMatch(entry -> isNamed(used, entry)));
    classes()
        .that(describe("in " + name, c -> c.getPackageName().equals(name)))
        .should(onlyDependOnClassesThat(permitted))
        .check(MAIN);
  }

  private static boolean isNamed(JavaClass used, String entry) {
    return entry.endsWith("*")
        ? isBelow(used, entry.substring(0, entry.length() - 1))
        : used.getPackageName().equals(entry);
  }

  private static boolean isBelow(JavaClass used, String root) {
    String name = used.getBaseComponentType().getPackageName();
    return name.equals(root) || name.startsWith(root + ".");
  }

  @Test
  void registersNoProviderInTheJvm() {
    noClasses()
        .should()
        .callMethod(Security.class, "addProvider", java.security.Provider.class)
        .check(MAIN);
    noClasses()
        .should()
        .callMethod(Security.class, "insertProviderAt", java.security.Provider.class, int.class)
        .check(MAIN);
  }

  @Test
  void takesTheTimeFromAnInstantSource() {
    noClasses()
        .that()
        .resideOutsideOfPackage("imagesign.testkit..")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.time.LocalDateTime.class, "now")
        .orShould()
        .callConstructor(java.util.Date.class)
        .check(MAIN);
  }

  @Test
  void printsAndLogsNothing() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("imagesign.testkit.Main")
        .and()
        .resideOutsideOfPackage("imagesign.cli")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("java.util.logging..", "org.slf4j..", "org.apache.commons.logging..")
        .check(MAIN);
  }

  @Test
  void keepsNoStateInStaticFields() {
    fields().that().areStatic().should().beFinal().check(MAIN);
  }

  @Test
  void keepsLibrariesOutOfSignatures() {
    assertThat(
            MAIN.stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(method -> !takesClient(method))
                .filter(ArchitectureTest::namesLibrary)
                .map(JavaMethod::getFullName))
        .isEmpty();
  }

  /** {@code OkHttpClient} is the one library type in a public signature. */
  private static boolean takesClient(JavaMethod method) {
    return method.getName().equals("httpClient")
        && method.getOwner().getPackageName().equals("imagesign.registry");
  }

  private static boolean namesLibrary(JavaMethod method) {
    return Stream.concat(
            Stream.of(method.getRawReturnType()), method.getRawParameterTypes().stream())
        .anyMatch(type -> LIBRARIES.stream().anyMatch(root -> isBelow(type, root)));
  }
}
