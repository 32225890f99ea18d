package imagesign.notation;

import imagesign.core.tsa.TimestampException;
import imagesign.core.x509.X509Exception;
import imagesign.signature.FailureReason;
import imagesign.spi.ContentException;
import imagesign.spi.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the steps of one check in order and keeps a record of them: a failure that the level
 * enforces ends the check, one that it logs is recorded, and what it skips is not run. Not
 * thread-safe.
 */
final class CheckSteps {
  private final VerificationLevel level;
  private final List<Step> done = new ArrayList<>();
  private @Nullable NoRevocationAnswerException unanswered;

  CheckSteps(VerificationLevel level) {
    this.level = level;
  }

  List<Step> done() {
    return done;
  }

  /** Throws what kept a step from ending, if anything did. */
  void requireAnswers() {
    if (unanswered != null) {
      throw unanswered;
    }
  }

  /** A step whose failure always ends the check. */
  <T> T enforced(String name, Supplier<T> work) {
    return run(name, ValidationAction.ENFORCE, work).orElseThrow();
  }

  void enforced(String name, Runnable work) {
    run(name, ValidationAction.ENFORCE, asSupplier(work));
  }

  /** A step of the specification; empty if it failed and is only logged, or was not run. */
  <T> Optional<T> validation(ValidationType type, Supplier<T> work) {
    return run(type.toString(), level.action(type), work);
  }

  boolean validation(ValidationType type, Runnable work) {
    return validation(type, asSupplier(work)).isPresent();
  }

  private static Supplier<Boolean> asSupplier(Runnable work) {
    return () -> {
      work.run();
      return true;
    };
  }

  private <T> Optional<T> run(String name, ValidationAction action, Supplier<T> work) {
    if (action == ValidationAction.SKIP) {
      done.add(new Step(name, Step.Outcome.SKIPPED));
      return Optional.empty();
    }
    try {
      T result = work.get();
      done.add(new Step(name, Step.Outcome.PASSED));
      return Optional.of(result);
    } catch (NotationException e) {
      record(name, action, e.reason(), e);
    } catch (X509Exception e) {
      record(name, action, e.reason(), e);
    } catch (TimestampException e) {
      record(name, action, e.reason(), e);
    } catch (ContentException e) {
      record(name, action, e.reason(), e);
    } catch (NoRevocationAnswerException e) {
      if (action == ValidationAction.LOG) {
        record(name, action, e.reason(), e);
      } else if (unanswered == null) {
        // What follows may be a certain no.
        unanswered = e;
      }
    }
    return Optional.empty();
  }

  private void record(
      String name, ValidationAction action, FailureReason reason, RuntimeException cause) {
    boolean enforced = action == ValidationAction.ENFORCE;
    String detail = String.valueOf(cause.getMessage());
    Step step = new Step(name, enforced ? Step.Outcome.FAILED : Step.Outcome.LOGGED);
    done.add(step.because(reason, detail));
    if (enforced) {
      throw new NotationException(reason, detail, cause);
    }
  }

  /** {@return why a step that was only logged failed, if it did} */
  Optional<Step> logged(ValidationType type) {
    return done.stream()
        .filter(step -> step.name().equals(type.toString()))
        .filter(step -> step.outcome() == Step.Outcome.LOGGED)
        .findFirst();
  }
}
