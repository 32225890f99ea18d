package imagesign.notation;

import imagesign.notation.TrustPolicyException.Reason;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may sign, of those that a trust store vouches for. Immutable and thread-safe. Notary Project
 * specification, "Trusted Identities".
 */
public final class TrustedIdentity {
  private static final String WILDCARD = "*";
  private static final String SUBJECT = "x509.subject";

  private final String text;
  private final @Nullable SubjectRule subject;

  private TrustedIdentity(String text, @Nullable SubjectRule subject) {
    this.text = text;
    this.subject = subject;
  }

  /**
   * Reads an identity as documents have it.
   *
   * @param text {@code x509.subject: C=…, ST=…, O=…}, all of whose attributes the subject of the
   *     leaf certificate must have; {@code *} for anybody; or {@code prefix:value} for a plugin to
   *     judge, which matches nobody without one
   * @return the identity
   * @throws TrustPolicyException if it is anything else
   */
  public static TrustedIdentity parse(String text) {
    if (text.isEmpty()) {
      throw new TrustPolicyException(Reason.IDENTITY_EMPTY, "an empty trusted identity");
    }
    if (text.equals(WILDCARD)) {
      return new TrustedIdentity(text, null);
    }
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new TrustPolicyException(
          Reason.IDENTITY_WITHOUT_PREFIX,
          "trusted identity " + Texts.quote(text) + " is not prefix:value");
    }
    boolean isSubject = text.substring(0, colon).equals(SUBJECT);
    return new TrustedIdentity(
        text, isSubject ? SubjectRule.parse(text.substring(colon + 1)) : null);
  }

  /** Checks that identities can stand together. */
  static List<TrustedIdentity> requireTogether(List<TrustedIdentity> identities) {
    if (identities.size() > 1 && identities.stream().anyMatch(TrustedIdentity::isWildcard)) {
      throw new TrustPolicyException(
          Reason.IDENTITY_WILDCARD_MIXED, "the wildcard beside other trusted identities");
    }
    for (int i = 0; i < identities.size(); i++) {
      for (int j = 0; j < identities.size(); j++) {
        if (i != j && identities.get(i).includes(identities.get(j))) {
          throw new TrustPolicyException(
              Reason.IDENTITY_OVERLAP, identities.get(i) + " includes " + identities.get(j));
        }
      }
    }
    return List.copyOf(identities);
  }

  private boolean includes(TrustedIdentity other) {
    return subject != null
        && other.subject != null
        && subject.isContainedIn(other.subject.attributes());
  }

  boolean isWildcard() {
    return text.equals(WILDCARD);
  }

  /** Whether a subject of these attributes is this identity. */
  boolean matches(Map<String, String> attributes) {
    return isWildcard() || (subject != null && subject.isContainedIn(attributes));
  }

  /** {@return whether only a plugin can judge it} */
  boolean isForPlugin() {
    return !isWildcard() && subject == null;
  }

  Optional<SubjectRule> subject() {
    return Optional.ofNullable(subject);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TrustedIdentity that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(text);
  }

  /** {@return the identity as it was written} */
  @Override
  public String toString() {
    return text;
  }
}
