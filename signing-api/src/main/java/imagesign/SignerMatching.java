package imagesign;

import imagesign.spi.Authority;
import imagesign.spi.SignerIdentity;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How many authorities can be paired with signers so that no signer serves two: a maximum bipartite
 * matching by augmenting paths.
 */
final class SignerMatching {
  private final Findings findings;
  private final Map<SignerIdentity, SignerIdentity> persons;
  private final Map<SignerIdentity, Authority> partners = new HashMap<>();

  private SignerMatching(List<Authority> authorities, Findings findings) {
    this.findings = findings;
    this.persons = persons(authorities, findings);
  }

  /** Names each signer by one of those that can't be told apart from it, directly or by others. */
  private static Map<SignerIdentity, SignerIdentity> persons(
      List<Authority> authorities, Findings findings) {
    Set<SignerIdentity> left = new LinkedHashSet<>();
    authorities.forEach(authority -> left.addAll(findings.signers(authority)));
    Map<SignerIdentity, SignerIdentity> persons = new HashMap<>();
    while (!left.isEmpty()) {
      SignerIdentity person = left.iterator().next();
      Deque<SignerIdentity> open = new ArrayDeque<>(List.of(person));
      while (!open.isEmpty()) {
        SignerIdentity signer = open.remove();
        if (left.remove(signer)) {
          persons.put(signer, person);
          left.stream().filter(signer::isSameAs).forEach(open::add);
        }
      }
    }
    return persons;
  }

  /**
   * The size of the largest matching.
   *
   * @param hopeful whether an authority with something unread counts as signed by somebody else
   */
  static int size(List<Authority> authorities, Findings findings, boolean hopeful) {
    var matching = new SignerMatching(authorities, findings);
    int size = 0;
    for (Authority authority : authorities) {
      if ((hopeful && findings.isOpen(authority)) || matching.pair(authority, new HashSet<>())) {
        size++;
      }
    }
    return size;
  }

  private boolean pair(Authority authority, Set<SignerIdentity> tried) {
    for (SignerIdentity signer : findings.signers(authority)) {
      SignerIdentity person = persons.getOrDefault(signer, signer);
      if (tried.add(person)) {
        Authority partner = partners.get(person);
        if (partner == null || pair(partner, tried)) {
          partners.put(person, authority);
          return true;
        }
      }
    }
    return false;
  }
}
