package imagesign.registry;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the caller said about TLS. Immutable.
 *
 * @param authorities whom to trust besides the JDK's authorities
 * @param authoritiesOf whom to trust besides for one registry
 * @param identities who we are to a registry
 * @param unchecked the registries whose certificate is not checked
 */
record TlsRules(
    List<X509Certificate> authorities,
    Map<String, List<X509Certificate>> authoritiesOf,
    Map<String, ClientIdentity> identities,
    Set<String> unchecked) {
  static final TlsRules NONE = new TlsRules(List.of(), Map.of(), Map.of(), Set.of());

  TlsRules {
    authorities = List.copyOf(authorities);
    authoritiesOf = Map.copyOf(authoritiesOf);
    identities = Map.copyOf(identities);
    unchecked = Set.copyOf(unchecked);
  }

  TlsRules trusting(List<X509Certificate> more) {
    return new TlsRules(both(authorities, more), authoritiesOf, identities, unchecked);
  }

  TlsRules trusting(String registry, List<X509Certificate> more) {
    Map<String, List<X509Certificate>> changed = new HashMap<>(authoritiesOf);
    changed.merge(registry, List.copyOf(more), TlsRules::both);
    return new TlsRules(authorities, changed, identities, unchecked);
  }

  TlsRules identifying(String registry, ClientIdentity identity) {
    Map<String, ClientIdentity> changed = new HashMap<>(identities);
    changed.put(registry, identity);
    return new TlsRules(authorities, authoritiesOf, changed, unchecked);
  }

  TlsRules notChecking(String registry) {
    Set<String> changed = new HashSet<>(unchecked);
    changed.add(registry);
    return new TlsRules(authorities, authoritiesOf, identities, changed);
  }

  /** {@return the registries that have rules of their own, with which TLS is spoken} */
  Set<String> registries() {
    Set<String> all = new HashSet<>(unchecked);
    all.addAll(authoritiesOf.keySet());
    all.addAll(identities.keySet());
    return all;
  }

  /** Whether there are rules that only a TLS set-up of our own can keep. */
  boolean needOwnTls() {
    return !authorities.isEmpty() || !authoritiesOf.isEmpty() || !identities.isEmpty();
  }

  List<X509Certificate> authoritiesFor(String registry) {
    return both(authorities, authoritiesOf.getOrDefault(registry, List.of()));
  }

  private static List<X509Certificate> both(List<X509Certificate> a, List<X509Certificate> b) {
    List<X509Certificate> all = new ArrayList<>(a);
    all.addAll(b);
    return List.copyOf(all);
  }
}
