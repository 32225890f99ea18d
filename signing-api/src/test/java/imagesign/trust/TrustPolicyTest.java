package imagesign.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import imagesign.spi.Authority;
import imagesign.spi.Discovery;
import imagesign.spi.SignaturePlace;
import imagesign.spi.SignatureScheme;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TrustPolicyTest {
  private record Fake(String name, Bytes fingerprint, SignatureScheme scheme)
      implements Authority {}

  private record FakeScheme(String id) implements SignatureScheme {
    @Override
    public List<SignaturePlace> places(Discovery discovery, List<Authority> authorities) {
      return List.of();
    }
  }

  private static Authority authority(String name) {
    return new Fake(name, Bytes.utf8(name), new FakeScheme("fake"));
  }

  private static final Authority A = authority("a");
  private static final Authority B = authority("b");

  @Test
  void everyDifferenceThatCouldDecideChangesTheFingerprint() {
    Requirement both = Requirement.all(A, B);
    List<TrustPolicy> different =
        List.of(
            TrustPolicy.requireAny(A),
            TrustPolicy.requireAny(B),
            TrustPolicy.requireAny(new Fake("a", Bytes.utf8("other"), new FakeScheme("fake"))),
            TrustPolicy.requireAny(new Fake("a", Bytes.utf8("a"), new FakeScheme("other"))),
            TrustPolicy.requireAny(A, B),
            TrustPolicy.requireAny(B, A),
            TrustPolicy.requireAll(A, B),
            TrustPolicy.atLeast(1, A, B),
            TrustPolicy.atLeast(2, A, B),
            TrustPolicy.of(Rule.images("r.io/a").require(both)),
            TrustPolicy.of(Rule.images("r.io/a", "r.io/b").require(both)),
            TrustPolicy.of(Rule.images("r.io/a").require(both).except("r.io/b")),
            TrustPolicy.of(Rule.images("r.io/a").require(both).mode(Rule.Mode.AUDIT)),
            TrustPolicy.of(Rule.images("r.io/a").require(both).platforms(Rule.Platforms.EACH)));
    Set<Digest> fingerprints =
        different.stream().map(TrustPolicy::fingerprint).collect(Collectors.toSet());
    assertThat(fingerprints).hasSameSizeAs(different);
    assertThat(TrustPolicy.requireAny(A).fingerprint())
        .isEqualTo(TrustPolicy.requireAny(authority("a")).fingerprint());
  }

  @Test
  void twoMeaningsOfOneNameAreRefused() {
    Authority other = new Fake("a", Bytes.utf8("other"), new FakeScheme("fake"));
    assertThatIllegalArgumentException().isThrownBy(() -> TrustPolicy.requireAny(A, other));
  }

  @Test
  void oneNameInTwoSchemesIsRefusedThoughTheTrustLooksEqual() {
    Authority other = new Fake("a", Bytes.utf8("a"), new FakeScheme("other"));
    assertThatIllegalArgumentException().isThrownBy(() -> TrustPolicy.requireAll(A, other));
  }

  @Test
  void findsEveryRuleThatMatches() {
    Rule all = Rule.images("**").require(Requirement.by(A));
    Rule team = Rule.images("r.io/team/**").require(Requirement.by(B)).except("r.io/team/x");
    TrustPolicy policy = TrustPolicy.of(all, team);
    assertThat(policy.rulesFor(ArtifactReference.parse("r.io/app"))).containsExactly(all);
    assertThat(policy.rulesFor(ArtifactReference.parse("r.io/team/app")))
        .containsExactly(all, team);
    assertThat(policy.rulesFor(ArtifactReference.parse("r.io/team/x"))).containsExactly(all);
  }

  @Test
  void requirementsThatMeanNothingAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Requirement.All(List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> new Requirement.Any(List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> Requirement.atLeast(0, A));
    assertThatIllegalArgumentException().isThrownBy(() -> Requirement.atLeast(2, A));
    assertThatIllegalArgumentException().isThrownBy(() -> Requirement.atLeast(2, A, A));
    assertThatIllegalArgumentException().isThrownBy(() -> Requirement.atLeast(0));
  }

  @Test
  void namesEveryAuthorityOfATree() {
    Requirement tree =
        new Requirement.All(
            List.of(Requirement.by(A), new Requirement.Any(List.of(Requirement.atLeast(1, B)))));
    assertThat(tree.named()).containsExactly(A, B);
    assertThat(tree.toString()).contains("at least 1 of [b]");
  }
}
