package imagesign;

import static imagesign.trust.Decision.Verdict.FULFILLED;
import static imagesign.trust.Decision.Verdict.UNFULFILLED;
import static imagesign.trust.Decision.Verdict.UNKNOWN;

import imagesign.spi.Authority;
import imagesign.trust.Decision.Verdict;
import imagesign.trust.Requirement;
import java.util.List;

/** Evaluates a requirement in Kleene's three-valued logic. */
final class RequirementEvaluation {
  private final Findings findings;

  private RequirementEvaluation(Findings findings) {
    this.findings = findings;
  }

  static Verdict evaluate(Requirement requirement, Findings findings) {
    return new RequirementEvaluation(findings).verdict(requirement);
  }

  /** Whether enough authorities have signed and only the signers are too few. */
  static boolean lacksDistinctSigners(Requirement requirement, Findings findings) {
    if (requirement instanceof Requirement.AtLeast atLeast) {
      long signed =
          atLeast.authorities().stream().filter(a -> !findings.signers(a).isEmpty()).count();
      return signed >= atLeast.count() && evaluate(requirement, findings) != FULFILLED;
    }
    return parts(requirement).stream().anyMatch(part -> lacksDistinctSigners(part, findings));
  }

  private Verdict verdict(Requirement requirement) {
    if (requirement instanceof Requirement.By by) {
      return by(by.authority());
    }
    if (requirement instanceof Requirement.AtLeast atLeast) {
      return atLeast(atLeast);
    }
    boolean all = requirement instanceof Requirement.All;
    Verdict verdict = all ? FULFILLED : UNFULFILLED;
    for (Requirement part : parts(requirement)) {
      verdict = all ? and(verdict, verdict(part)) : or(verdict, verdict(part));
    }
    return verdict;
  }

  private static List<Requirement> parts(Requirement requirement) {
    if (requirement instanceof Requirement.All all) {
      return all.parts();
    }
    return requirement instanceof Requirement.Any any ? any.parts() : List.of();
  }

  private Verdict by(Authority authority) {
    if (!findings.signers(authority).isEmpty()) {
      return FULFILLED;
    }
    return findings.isOpen(authority) ? UNKNOWN : UNFULFILLED;
  }

  private Verdict atLeast(Requirement.AtLeast atLeast) {
    if (SignerMatching.size(atLeast.authorities(), findings, false) >= atLeast.count()) {
      return FULFILLED;
    }
    return SignerMatching.size(atLeast.authorities(), findings, true) >= atLeast.count()
        ? UNKNOWN
        : UNFULFILLED;
  }

  static Verdict and(Verdict a, Verdict b) {
    if (a == UNFULFILLED || b == UNFULFILLED) {
      return UNFULFILLED;
    }
    return a == UNKNOWN || b == UNKNOWN ? UNKNOWN : FULFILLED;
  }

  private static Verdict or(Verdict a, Verdict b) {
    if (a == FULFILLED || b == FULFILLED) {
      return FULFILLED;
    }
    return a == UNKNOWN || b == UNKNOWN ? UNKNOWN : UNFULFILLED;
  }
}
