package imagesign;

import imagesign.trust.Decision;
import org.jspecify.annotations.Nullable;

/**
 * A verification has no answer: the policy is neither fulfilled nor impossible to fulfil, because
 * something could not be found out.
 */
public final class UndecidedException extends ImageSigningException {
  private static final long serialVersionUID = 1L;

  private final transient Decision decision;

  UndecidedException(Decision decision, @Nullable ImageSigningException cause) {
    super(
        "no answer for " + decision.reference() + ": " + decision.detail(),
        cause == null || cause.isTransient(),
        cause);
    this.decision = decision;
  }

  /** {@return the decision, {@code DENY_UNVERIFIABLE} or under audit, with all evidence} */
  public Decision decision() {
    return decision;
  }
}
