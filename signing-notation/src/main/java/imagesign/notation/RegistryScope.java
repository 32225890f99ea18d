package imagesign.notation;

import imagesign.notation.TrustPolicyException.Reason;
import imagesign.oci.Repository;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The images that a statement applies to: one repository, or all that no other statement names.
 *
 * <p>Scopes are compared the way references are read here: the host in lower case, one name for
 * Docker Hub. Reading one takes time linear in its length.
 */
final class RegistryScope {
  private static final String WILDCARD = "*";
  private static final int MAX_LENGTH = 512;

  private final String text;
  private final @Nullable Repository repository;

  private RegistryScope(String text, @Nullable Repository repository) {
    this.text = text;
    this.repository = repository;
  }

  /** Reads a scope; throws {@link TrustPolicyException} if it is none. */
  static RegistryScope parse(String text) {
    if (text.equals(WILDCARD)) {
      return new RegistryScope(text, null);
    }
    if (text.contains(WILDCARD)) {
      throw new TrustPolicyException(
          Reason.SCOPE_WILDCARD_INSIDE, "scope " + Texts.quote(text) + " with a wildcard inside");
    }
    int slash = text.indexOf('/');
    if (text.length() > MAX_LENGTH || slash < 0 || !isDomain(text.substring(0, slash))) {
      throw malformed(text);
    }
    try {
      return new RegistryScope(text, Repository.parse(text));
    } catch (IllegalArgumentException e) {
      throw malformed(text);
    }
  }

  /** Labels of letters, digits and inner hyphens, joined by dots, and perhaps a port. */
  private static boolean isDomain(String text) {
    int colon = text.indexOf(':');
    String host = colon < 0 ? text : text.substring(0, colon);
    if (colon >= 0 && !isNumber(text.substring(colon + 1))) {
      return false;
    }
    for (String label : host.split("\\.", -1)) {
      if (!isLabel(label)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static boolean isLabel(String label) {
    return !label.isEmpty()
        && !label.startsWith("-")
        && !label.endsWith("-")
        && label.chars().allMatch(RegistryScope::isOfLabel);
  }

  private static boolean isOfLabel(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  }

  private static TrustPolicyException malformed(String text) {
    return new TrustPolicyException(
        Reason.SCOPE_MALFORMED, "scope " + Texts.quote(text) + " is no repository");
  }

  /** {@return the repository; none if it is the wildcard} */
  Optional<Repository> repository() {
    return Optional.ofNullable(repository);
  }

  boolean isWildcard() {
    return repository == null;
  }

  /** {@return one text for all spellings of one scope} */
  String canonical() {
    return repository == null ? WILDCARD : repository.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RegistryScope that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** {@return the scope as it was written} */
  @Override
  public String toString() {
    return text;
  }
}
