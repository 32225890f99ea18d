package imagesign.cosign;

import imagesign.spi.Check;
import imagesign.spi.ContentException;
import imagesign.spi.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Runs the steps of one check in order and keeps a record of them. Not thread-safe. */
final class CheckSteps {
  private final List<Step> done = new ArrayList<>();

  private CheckSteps() {}

  /** Runs a check; what a step refuses becomes its answer. */
  static Check run(Function<CheckSteps, Check> check) {
    CheckSteps steps = new CheckSteps();
    try {
      return check.apply(steps);
    } catch (CosignException e) {
      return e.toCheck(steps.done);
    } catch (ContentException e) {
      return new Check.Failed(e.reason(), String.valueOf(e.getMessage()), steps.done);
    }
  }

  <T> T step(String name, Supplier<T> work) {
    try {
      T result = work.get();
      done.add(new Step(name, Step.Outcome.PASSED));
      return result;
    } catch (CosignException | ContentException e) {
      done.add(new Step(name, Step.Outcome.FAILED));
      throw e;
    }
  }

  void require(String name, boolean holds, CosignReason reason, String otherwise) {
    done.add(new Step(name, holds ? Step.Outcome.PASSED : Step.Outcome.FAILED));
    if (!holds) {
      throw new CosignException(reason, otherwise);
    }
  }

  List<Step> done() {
    return done;
  }
}
