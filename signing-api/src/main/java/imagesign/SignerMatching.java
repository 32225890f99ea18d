package imagesign;

import imagesign.spi.Authority;
import imagesign.spi.SignerIdentity;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How many authorities can be paired with signers so that no signer serves two: a maximum bipartite
 * matching by augmenting paths.
 */
final class SignerMatching {
  private final Findings findings;
  private final Map<SignerIdentity, Authority> partners = new HashMap<>();

  private SignerMatching(Findings findings) {
    this.findings = findings;
  }

  /**
   * The size of the largest matching.
   *
   * @param hopeful whether an authority with something unread counts as signed by somebody else
   */
  static int size(List<Authority> authorities, Findings findings, boolean hopeful) {
    var matching = new SignerMatching(findings);
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
      if (tried.add(signer)) {
        Authority partner = partners.get(signer);
        if (partner == null || pair(partner, tried)) {
          partners.put(signer, authority);
          return true;
        }
      }
    }
    return false;
  }
}
