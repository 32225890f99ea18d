package imagesign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExitCodeTest {
  @Test
  void keepsItsNumbers() {
    assertThat(ExitCode.values()).extracting(ExitCode::number).containsExactly(0, 1, 2, 3);
  }

  @Test
  void takesTheWorseOfTwo() {
    assertThat(ExitCode.OK.and(ExitCode.NO_ANSWER)).isEqualTo(ExitCode.NO_ANSWER);
    assertThat(ExitCode.REJECTED.and(ExitCode.NO_ANSWER)).isEqualTo(ExitCode.REJECTED);
    assertThat(ExitCode.NO_ANSWER.and(ExitCode.REJECTED)).isEqualTo(ExitCode.REJECTED);
    assertThat(ExitCode.OK.and(ExitCode.OK)).isEqualTo(ExitCode.OK);
  }
}
