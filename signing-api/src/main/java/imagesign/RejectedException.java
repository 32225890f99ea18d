package imagesign;

import imagesign.signature.SignatureFailure;
import imagesign.trust.Decision;
import java.util.List;
import java.util.stream.Collectors;

/** The answer is no. Not an {@link ImageSigningException}, which means that there is no answer. */
public final class RejectedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 5;

  private final transient List<SignatureFailure> failures;
  private final transient Decision decision;

  RejectedException(List<SignatureFailure> failures, Decision decision) {
    super(messageOf(failures, decision));
    this.failures = failures;
    this.decision = decision;
  }

  private static String messageOf(List<SignatureFailure> failures, Decision decision) {
    String more = failures.size() > SHOWN ? "; and " + (failures.size() - SHOWN) + " more" : "";
    return failures.stream()
        .limit(SHOWN)
        .map(SignatureFailure::toString)
        .collect(Collectors.joining("; ", "rejected " + decision.reference() + ": ", more));
  }

  /** {@return why, never empty} */
  public List<SignatureFailure> failures() {
    return failures;
  }

  /** {@return the decision with all evidence} */
  public Decision decision() {
    return decision;
  }
}
