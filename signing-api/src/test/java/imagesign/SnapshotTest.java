package imagesign;

import static imagesign.Scripted.signedBy;
import static imagesign.Scripted.signer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import imagesign.spi.Authority;
import imagesign.spi.Check;
import imagesign.spi.SignatureScheme;
import imagesign.spi.SignerIdentity;
import imagesign.trust.Requirement;
import imagesign.trust.Rule;
import imagesign.trust.TrustPolicy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A run sees the trust of its beginning, and signers in two guises count once. */
class SnapshotTest {
  private static final Digest SUBJECT = Digest.sha256(Bytes.utf8("app"));
  private static final ArtifactReference APP =
      ArtifactReference.parse("registry.example/app@" + SUBJECT);

  private final AtomicInteger snapshots = new AtomicInteger();

  /** An authority whose trust is another at each look. */
  private final class Live implements Authority {
    private final SignatureScheme scheme;
    private final Supplier<Authority> trust;

    Live(SignatureScheme scheme, Supplier<Authority> trust) {
      this.scheme = scheme;
      this.trust = trust;
    }

    @Override
    public String name() {
      return "live";
    }

    @Override
    public SignatureScheme scheme() {
      return scheme;
    }

    @Override
    public Bytes fingerprint() {
      return Bytes.utf8("live");
    }

    @Override
    public Authority snapshot() {
      snapshots.incrementAndGet();
      return trust.get();
    }
  }

  @Test
  void aRunTakesOneSnapshotAndChecksUnderIt() {
    Scripted scheme = Scripted.scheme("a").at(SUBJECT, signedBy("alice", "fixed"));
    Live live = new Live(scheme, () -> scheme.authority("fixed"));
    Requirement nested = Requirement.all(live, live);
    TrustPolicy policy =
        TrustPolicy.of(
            Rule.images("**").require(nested),
            Rule.images("**").require(Requirement.any(live)),
            Rule.images("**").require(Requirement.atLeast(1, live)));
    VerificationResult<VerifiedArtifact> result =
        Verifier.of(new MemorySource()).verify(APP, policy);
    assertThat(result.orThrow().signers()).containsExactly(signer("alice"));
    assertThat(snapshots).hasValue(1);
    assertThat(scheme.opened()).containsExactly("fixed/0");
    assertThat(result.decision().policy()).isNotEqualTo(policy.fingerprint());
  }

  @Test
  void aPolicyThatNeverChangesIsItsOwnSnapshot() {
    TrustPolicy policy = TrustPolicy.requireAny(Scripted.scheme("a").authority("x"));
    assertThat(policy.snapshot()).isSameAs(policy);
  }

  @Test
  void trustThatCantBeHadLeavesTheAnswerOpen() {
    Scripted scheme = Scripted.scheme("a").at(SUBJECT, signedBy("alice", "live"));
    Live live =
        new Live(
            scheme,
            () -> {
              throw new ImageSigningException("unreadable");
            });
    Verifier verifier = Verifier.of(new MemorySource());
    assertThatThrownBy(() -> verifier.verify(APP, TrustPolicy.requireAny(live)))
        .isInstanceOf(UndecidedException.class);
    assertThat(scheme.opened()).isEmpty();
  }

  private static Scripted.Answer signedAs(String authority, SignerIdentity signer) {
    return (asked, context) ->
        asked.name().equals(authority)
            ? Check.Passed.of(signer, List.of(), List.of())
            : Scripted.failed(Scripted.TestReason.UNTRUSTED).apply(asked, context);
  }

  private static Digest key(String name) {
    return Digest.sha256(Bytes.utf8(name));
  }

  private static boolean areTwo(SignerIdentity first, SignerIdentity second) {
    Scripted scheme = Scripted.scheme("a").at(SUBJECT, signedAs("x", first), signedAs("y", second));
    TrustPolicy policy = TrustPolicy.atLeast(2, scheme.authority("x"), scheme.authority("y"));
    return Verifier.of(new MemorySource()).verify(APP, policy)
        instanceof VerificationResult.Verified;
  }

  @Test
  void oneKeyOrOneSubjectIsOneSigner() {
    SignerIdentity alice = new SignerIdentity.Certificate("CN=alice", key("a"));
    assertThat(areTwo(alice, new SignerIdentity.Certificate("CN=bob", key("b")))).isTrue();
    assertThat(areTwo(alice, new SignerIdentity.Certificate("CN=alice", key("b")))).isFalse();
    assertThat(areTwo(alice, new SignerIdentity.Certificate("CN=bob", key("a")))).isFalse();
    assertThat(areTwo(alice, new SignerIdentity.Key(key("a")))).isFalse();
    assertThat(areTwo(new SignerIdentity.Key(key("a")), alice)).isFalse();
    assertThat(areTwo(alice, new SignerIdentity.Key(key("b")))).isTrue();
  }

  /** One person's two certificates are joined by a third signature. */
  @Test
  void signersAreOneThroughAnother() {
    Scripted scheme =
        Scripted.scheme("a")
            .at(
                SUBJECT,
                signedAs("x", new SignerIdentity.Key(key("a"))),
                signedAs("y", new SignerIdentity.Certificate("CN=alice", key("b"))),
                signedAs("x", new SignerIdentity.Certificate("CN=alice", key("a"))));
    TrustPolicy policy = TrustPolicy.atLeast(2, scheme.authority("x"), scheme.authority("y"));
    Verifier verifier = Verifier.builder(new MemorySource()).fullEvidence().build();
    assertThat(verifier.verify(APP, policy)).isInstanceOf(VerificationResult.Rejected.class);
  }
}
