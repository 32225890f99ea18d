package imagesign.trust;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import imagesign.spi.Authority;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Whose signatures which images must have. Every rule that matches an image must be fulfilled, and
 * an image that no rule matches is denied.
 *
 * <p>Immutable, and thread-safe if its authorities are.
 */
public final class TrustPolicy {
  private static final String EVERY_IMAGE = "**";

  private final List<Rule> rules;
  private final Digest fingerprint;

  private TrustPolicy(List<Rule> rules) {
    this.rules = rules;
    requireOneMeaningPerName(rules);
    this.fingerprint = PolicyFingerprint.of(rules);
  }

  /**
   * Asks that every image is signed by at least one authority.
   *
   * @param first who may have signed
   * @param more who else may have signed
   * @return the policy
   */
  public static TrustPolicy requireAny(Authority first, Authority... more) {
    return ofEveryImage(Requirement.any(first, more));
  }

  /**
   * Asks that every image is signed by every authority. One signer may stand for several of them;
   * where they must differ, ask {@link #atLeast}.
   *
   * @param first who must have signed
   * @param more who else must have signed
   * @return the policy
   */
  public static TrustPolicy requireAll(Authority first, Authority... more) {
    return ofEveryImage(Requirement.all(first, more));
  }

  /**
   * Asks that every image is signed by different authorities with different signers.
   *
   * @param count how many
   * @param authorities who may have signed
   * @return the policy
   * @throws IllegalArgumentException if the count is out of range or a name recurs
   */
  public static TrustPolicy atLeast(int count, Authority... authorities) {
    return ofEveryImage(Requirement.atLeast(count, authorities));
  }

  private static TrustPolicy ofEveryImage(Requirement requirement) {
    return of(Rule.images(EVERY_IMAGE).require(requirement));
  }

  /**
   * Makes a policy of rules.
   *
   * @param first a rule
   * @param more further rules; their order means nothing
   * @return the policy
   * @throws IllegalArgumentException if two different authorities have one name
   */
  public static TrustPolicy of(Rule first, Rule... more) {
    List<Rule> rules = new ArrayList<>();
    rules.add(Objects.requireNonNull(first, "first"));
    rules.addAll(List.of(more));
    return new TrustPolicy(List.copyOf(rules));
  }

  /**
   * Fixes what each authority trusts now; authorities of one name give one snapshot.
   *
   * @return a policy whose trust no longer changes; this one, if it never does
   * @throws imagesign.ImageSigningException if what an authority trusts can't be found out
   */
  public TrustPolicy snapshot() {
    Map<String, Authority> snapshots = new HashMap<>();
    UnaryOperator<Authority> fix =
        authority -> {
          Authority known = snapshots.get(authority.name());
          if (known == null) {
            known = authority.snapshot();
            snapshots.put(authority.name(), known);
          }
          return known;
        };
    boolean fixed =
        rules.stream()
            .flatMap(rule -> rule.requirement().named())
            .allMatch(authority -> fix.apply(authority) == authority);
    return fixed ? this : new TrustPolicy(rules.stream().map(rule -> rule.with(fix)).toList());
  }

  /** {@return the rules} */
  public List<Rule> rules() {
    return rules;
  }

  /**
   * Finds the rules that an image must fulfil.
   *
   * @param reference the image, with its digest if it is known
   * @return every rule that matches; if there is none, the image is denied
   */
  public List<Rule> rulesFor(ArtifactReference reference) {
    return rules.stream().filter(rule -> rule.matches(reference)).toList();
  }

  /**
   * {@return a hash over every rule and every byte of trust, which names this policy in decisions}
   */
  public Digest fingerprint() {
    return fingerprint;
  }

  /** A fingerprint means something only within its scheme. */
  private record Meaning(String scheme, Bytes fingerprint) {}

  /** {@return the rules} */
  @Override
  public String toString() {
    return rules.toString();
  }

  private static void requireOneMeaningPerName(List<Rule> rules) {
    Map<String, Meaning> meanings = new HashMap<>();
    rules.stream()
        .flatMap(rule -> rule.requirement().named())
        .forEach(
            authority -> {
              Meaning meaning = new Meaning(authority.scheme().id(), authority.fingerprint());
              Meaning other = meanings.putIfAbsent(authority.name(), meaning);
              if (other != null && !other.equals(meaning)) {
                throw new IllegalArgumentException(
                    "two different authorities are named " + authority.name());
              }
            });
  }
}
