package imagesign.notation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import imagesign.notation.TrustPolicyException.Reason;
import imagesign.testkit.Mutations;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubjectRuleTest {
  private static final String BASE = "C=US,ST=WA,O=Example";

  private static Map<String, String> attributes(String text) {
    return SubjectRule.parse(text).attributes();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "CN=a|a",
        "CN = a b  |a b",
        "CN=a\\,b|a,b",
        "CN=a\\2Cb|a,b",
        "CN=a\\\"b|a\"b",
        "CN=\\#a|#a",
        "CN=\\C3\\A4|ä",
        "CN=ä|ä",
        "CN=a=b|a=b",
        "CN=a\\\\|a\\"
      })
  void readsValues(String part, String value) {
    assertThat(attributes(BASE + "," + part)).containsEntry("CN", value);
  }

  @Test
  void keepsSpacesThatAreEscaped() {
    assertThat(attributes(BASE + ",CN= \\ a b\\  ")).containsEntry("CN", " a b ");
  }

  @Test
  void readsBothSeparatorsAndTheAliasOfState() {
    assertThat(attributes(" C=US; S = WA ,O=Example"))
        .isEqualTo(Map.of("C", "US", "ST", "WA", "O", "Example"));
  }

  private static Reason refusal(String text) {
    return catchThrowableOfType(TrustPolicyException.class, () -> SubjectRule.parse(text)).reason();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "C=US,ST=WA,O=E,CN=#0401|DN_HEXADECIMAL",
        "C=US,ST=WA,O=E,CN= #0401|DN_HEXADECIMAL",
        "C=US,ST=WA,O=a=#b|DN_HEXADECIMAL",
        "C=US,ST=WA,O=E+CN=a|DN_MULTI_VALUED",
        "C=US,ST=WA,S=WA,O=E|DN_REPEATED",
        "C=US,ST=WA,O=E,OU=a,OU=b|DN_REPEATED",
        "C=US,ST=WA|DN_INCOMPLETE",
        "C=US,ST=WA,O=|DN_INCOMPLETE",
        "c=US,ST=WA,O=E|DN_INCOMPLETE",
        "C=US,ST=WA,O=E,|DN_MALFORMED",
        "C=US,,ST=WA,O=E|DN_MALFORMED",
        "C=US,ST=WA,O=E,a|DN_MALFORMED",
        "C=US,ST=WA,O=E,=a|DN_MALFORMED",
        "C=US,ST=WA,O=\\|DN_MALFORMED",
        "C=US,ST=WA,O=\\4|DN_MALFORMED",
        "C=US,ST=WA,O=\\zz|DN_MALFORMED",
        "C=US,ST=WA,O=\\C3|DN_MALFORMED",
        "C=US,ST=WA,O=\\C3b|DN_MALFORMED",
        "C=US,ST=WA,O=a<b|DN_MALFORMED"
      })
  void refusesWhatCantBeMatched(String text, Reason reason) {
    assertThat(refusal(text)).isEqualTo(reason);
  }

  /** CVE-2023-25656. */
  @Test
  void refusesValuesInHexadecimalAtOnce() {
    assertThat(refusal("C=US,ST=WA,O=E,CN=#" + "04840000".repeat(1 << 20)))
        .isEqualTo(Reason.DN_HEXADECIMAL);
    assertThat(refusal("C=US,ST=WA,O=E,CN=" + "a".repeat(1 << 20))).isEqualTo(Reason.DN_MALFORMED);
  }

  @Test
  void isContainedInASubjectThatHasEveryAttribute() {
    SubjectRule name = SubjectRule.parse(BASE);
    Map<String, String> subject = Map.of("C", "US", "ST", "WA", "O", "Example", "CN", "a");
    assertThat(name.isContainedIn(subject)).isTrue();
    assertThat(name.isContainedIn(Map.of("C", "US", "ST", "WA", "O", "example"))).isFalse();
    assertThat(name.isContainedIn(Map.of("C", "US", "ST", "WA"))).isFalse();
    assertThat(SubjectRule.parse(BASE + ",L=x").isContainedIn(subject)).isFalse();
  }

  @Test
  @Tag("mutation")
  void mutantsAreReadOrRefused() {
    Mutations mutations = Mutations.of("notation distinguished name");
    System.out.println(mutations);
    byte[] original = (BASE + ", CN=a\\,b\\C3\\A4; L=\\ x").getBytes(StandardCharsets.UTF_8);
    int accepted = 0;
    for (int i = 0; i < mutations.count(); i++) {
      String mutant = new String(mutations.mutate(original), StandardCharsets.UTF_8);
      try {
        assertThat(SubjectRule.hasMandatory(attributes(mutant))).isTrue();
        accepted++;
      } catch (TrustPolicyException e) {
        assertThat(e.reason().name()).as(mutations + ", mutant " + i).startsWith("DN_");
      }
    }
    System.out.println("notation distinguished name: accepted " + accepted);
  }
}
