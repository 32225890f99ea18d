package imagesign.testkit;

import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * How a registry demands tokens and hands them out.
 *
 * @param form how the challenge is written
 * @param realm makes the realm of the challenge from the honest one
 * @param service the name of the service in the challenge
 * @param scope the one scope that stands for all, where a registry has that
 * @param issuedAtError what is added to the time of issue
 */
record TokenStyle(
    ChallengeForm form,
    UnaryOperator<String> realm,
    String service,
    Optional<String> scope,
    Duration issuedAtError) {
  static final TokenStyle STANDARD =
      new TokenStyle(
          ChallengeForm.STANDARD,
          UnaryOperator.identity(),
          "testkit-registry",
          Optional.empty(),
          Duration.ZERO);

  TokenStyle form(ChallengeForm other) {
    return new TokenStyle(other, realm, service, scope, issuedAtError);
  }

  TokenStyle realm(UnaryOperator<String> other) {
    return new TokenStyle(form, other, service, scope, issuedAtError);
  }

  TokenStyle service(String other) {
    return new TokenStyle(form, realm, other, scope, issuedAtError);
  }

  TokenStyle scope(String other) {
    return new TokenStyle(form, realm, service, Optional.of(other), issuedAtError);
  }

  TokenStyle issuedAtError(Duration other) {
    return new TokenStyle(form, realm, service, scope, other);
  }
}
