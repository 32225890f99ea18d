package imagesign.core.x509;

import imagesign.core.crypto.Crypto;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a path from a certificate to a given root, RFC 5280 §6.1, among certificates in no
 * order: valid at one instant, every issuer an authority, lengths kept, critical extensions
 * understood, and every extended key usage on the way open to the purpose. Bounded in time. Not
 * thread-safe.
 */
public final class PathBuilder {
  private static final int MAX_SIGNATURE_CHECKS = 100;

  private final Set<Certificate> roots;
  private final Set<Certificate> others;
  private final PathRules rules;
  private final Crypto crypto;
  private final Deque<Certificate> path = new ArrayDeque<>();
  private int signatureChecks;
  private @Nullable X509Exception refused;

  private PathBuilder(
      Collection<Certificate> roots,
      Collection<Certificate> others,
      PathRules rules,
      Crypto crypto) {
    this.roots = new LinkedHashSet<>(roots);
    this.others = new LinkedHashSet<>(others);
    this.rules = rules;
    this.crypto = crypto;
  }

  /**
   * Finds a path.
   *
   * @param leaf where it begins
   * @param others certificates that may lie on it, in any order; none of them is trusted
   * @param roots where it may end
   * @param purpose the purpose that all of it must be open to, as an object identifier
   * @param instant when all of it must be valid
   * @param crypto who computes
   * @return the path, leaf first, root last
   * @throws X509Exception if there is none
   */
  public static List<Certificate> build(
      Certificate leaf,
      Collection<Certificate> others,
      Collection<Certificate> roots,
      String purpose,
      Instant instant,
      Crypto crypto) {
    PathRules rules = new PathRules(purpose, instant);
    rules.checkLeaf(leaf);
    return new PathBuilder(roots, others, rules, crypto).build(leaf);
  }

  private List<Certificate> build(Certificate leaf) {
    path.add(leaf);
    return extend(leaf).orElseThrow(this::failure);
  }

  private X509Exception failure() {
    return refused != null
        ? refused
        : new X509Exception(X509Reason.NO_PATH, "no path to a root: " + path.getFirst().subject());
  }

  /** Tries the roots first: the shortest path that is trusted will do. */
  private Optional<List<Certificate>> extend(Certificate last) {
    for (Certificate root : roots) {
      if (issued(root, last)) {
        List<Certificate> complete = new ArrayList<>(path);
        complete.add(root);
        return Optional.of(complete);
      }
    }
    if (path.size() == ChainRules.MAX_CERTIFICATES - 1) {
      return Optional.empty();
    }
    for (Certificate other : others) {
      Optional<List<Certificate>> found = extendBy(other, last);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<List<Certificate>> extendBy(Certificate issuer, Certificate last) {
    if (path.contains(issuer) || !issued(issuer, last)) {
      return Optional.empty();
    }
    path.addLast(issuer);
    Optional<List<Certificate>> found = extend(issuer);
    path.removeLast();
    return found;
  }

  private boolean issued(Certificate issuer, Certificate last) {
    if (!last.issuer().equals(issuer.subject())) {
      return false;
    }
    if (++signatureChecks > MAX_SIGNATURE_CHECKS) {
      throw new X509Exception(X509Reason.PATH_SEARCH_LIMIT, "too many certificates to try");
    }
    try {
      if (!last.isSignedBy(issuer, crypto)) {
        throw new X509Exception(
            X509Reason.SIGNATURE_INVALID, last.subject() + ": not signed by its issuer");
      }
      rules.checkIssuer(issuer, path);
      return true;
    } catch (X509Exception e) {
      refused = e;
      return false;
    }
  }
}
