package imagesign.notation;

import static imagesign.notation.ValidationAction.ENFORCE;
import static imagesign.notation.ValidationAction.LOG;
import static imagesign.notation.ValidationAction.SKIP;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerificationLevelTest {
  private static List<ValidationAction> actions(VerificationLevel level) {
    return Arrays.stream(ValidationType.values()).map(level::action).toList();
  }

  /** In the order integrity, authenticity, authentic timestamp, expiry, revocation. */
  @Test
  void levelsEnforceWhatTheSpecificationSays() {
    assertThat(actions(VerificationLevel.STRICT))
        .containsExactly(ENFORCE, ENFORCE, ENFORCE, ENFORCE, ENFORCE);
    assertThat(actions(VerificationLevel.PERMISSIVE))
        .containsExactly(ENFORCE, ENFORCE, LOG, LOG, LOG);
    assertThat(actions(VerificationLevel.AUDIT)).containsExactly(ENFORCE, LOG, LOG, LOG, LOG);
    assertThat(actions(VerificationLevel.SKIP)).containsExactly(SKIP, SKIP, SKIP, SKIP, SKIP);
  }

  @Test
  void anOverrideChangesOneCheckAndTheName() {
    VerificationLevel level =
        VerificationLevel.AUDIT
            .override(ValidationType.REVOCATION, SKIP)
            .override(ValidationType.EXPIRY, ENFORCE);
    assertThat(actions(level)).containsExactly(ENFORCE, LOG, LOG, ENFORCE, SKIP);
    assertThat(level.name()).isEqualTo("custom");
    assertThat(level).isNotEqualTo(VerificationLevel.AUDIT);
    assertThat(VerificationLevel.AUDIT.name()).isEqualTo("audit");
  }

  @Test
  void onlyLevelsThatEnforceAuthenticityDecide() {
    assertThat(VerificationLevel.STRICT.decides()).isTrue();
    assertThat(VerificationLevel.PERMISSIVE.decides()).isTrue();
    assertThat(VerificationLevel.AUDIT.decides()).isFalse();
    assertThat(VerificationLevel.SKIP.decides()).isFalse();
    assertThat(VerificationLevel.AUDIT.override(ValidationType.EXPIRY, ENFORCE).decides())
        .isFalse();
    assertThat(VerificationLevel.AUDIT.override(ValidationType.AUTHENTICITY, ENFORCE).decides())
        .isTrue();
  }
}
