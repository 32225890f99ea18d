package imagesign.notation;

import static imagesign.notation.Verdicts.reasons;
import static imagesign.notation.Verdicts.verify;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import imagesign.UndecidedException;
import imagesign.VerificationResult.Verified;
import imagesign.Verifier;
import imagesign.notation.NotationConfigException.Reason;
import imagesign.oci.ArtifactReference;
import imagesign.testkit.TestCertificate;
import imagesign.trust.TrustPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustStoresTest {
  private static final TrustStoreName CORP = TrustStoreName.parse("ca:corp");

  private final MemoryStore store = new MemoryStore();
  private final ArtifactReference image = store.image("image");
  private final Signatory alice = Signatory.of(Kind.EC_256);

  @TempDir private Path directory;
  private Path corp;

  @BeforeEach
  void makeStore() throws IOException {
    corp = Files.createDirectories(directory.resolve("x509/ca/corp"));
  }

  private NotationAuthority authority() {
    return NotationAuthority.builder(TrustStores.directory(directory))
        .trustStore("ca:corp")
        .trustedIdentity("*")
        .build();
  }

  private Reason refusal() {
    return catchThrowableOfType(NotationConfigException.class, () -> authority().fingerprint())
        .reason();
  }

  @Test
  void readsPemWithSeveralAndDerWithOne() throws IOException {
    Signatory bob = Signatory.of(Kind.EC_384);
    Files.writeString(
        corp.resolve("some.pem"), alice.chain().root().pem() + bob.chain().root().pem());
    TestCertificate third = TestCertificate.authority("CN=third").issue();
    Files.write(corp.resolve("third.crt"), third.der());
    assertThat(TrustStores.directory(directory).certificates(CORP))
        .containsExactly(alice.root(), bob.root(), third.certificate());
    alice.sign(store, image);
    assertThat(verify(store, image, authority())).isInstanceOf(Verified.class);
  }

  @Test
  void refusesAStoreThatIsNotThereOrEmpty() throws IOException {
    assertThat(refusal()).isEqualTo(Reason.TRUST_STORE_EMPTY);
    Files.delete(corp);
    assertThat(refusal()).isEqualTo(Reason.MISSING);
    Files.writeString(corp, alice.chain().root().pem());
    assertThat(refusal()).isEqualTo(Reason.NOT_A_DIRECTORY);
  }

  /** notation-go #316: links lead out of the store. */
  @Test
  void refusesLinksAndFolders() throws IOException {
    Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("root.pem"), alice.chain().root().pem());
    Files.createSymbolicLink(corp.resolve("link.pem"), elsewhere.resolve("root.pem"));
    assertThat(refusal()).isEqualTo(Reason.NOT_A_FILE);
    Files.delete(corp.resolve("link.pem"));
    Files.createDirectory(corp.resolve("folder"));
    assertThat(refusal()).isEqualTo(Reason.NOT_A_FILE);
    Files.delete(corp.resolve("folder"));
    Files.delete(corp);
    Files.createSymbolicLink(corp, elsewhere);
    assertThat(refusal()).isEqualTo(Reason.NOT_A_DIRECTORY);
  }

  @Test
  void refusesWhatIsNoCertificate() throws IOException {
    Files.writeString(corp.resolve("a.pem"), alice.chain().root().pem());
    Files.writeString(corp.resolve("b.pem"), "hello");
    assertThat(refusal()).isEqualTo(Reason.CERTIFICATE_MALFORMED);
    Files.writeString(corp.resolve("b.pem"), alice.chain().leaf().privateKeyPem());
    assertThat(refusal()).isEqualTo(Reason.CERTIFICATE_MALFORMED);
  }

  private static Reason refusal(String name, X509Certificate certificate) {
    NotationAuthority.Builder builder =
        NotationAuthority.builder(TrustStores.of(name, List.of(certificate)))
            .trustStore(name)
            .trustedIdentity("*");
    return catchThrowableOfType(NotationConfigException.class, builder::build).reason();
  }

  @Test
  void certificatesAreOfACaOrSelfSigned() {
    X509Certificate leaf = alice.chain().leaf().certificate();
    assertThat(refusal("ca:corp", leaf)).isEqualTo(Reason.CERTIFICATE_NOT_TRUSTABLE);
    Signatory selfSigned = Signatory.of(Kind.EC_256, chain -> chain.length(1));
    selfSigned.sign(store, image);
    assertThat(verify(store, image, selfSigned.trusted().build())).isInstanceOf(Verified.class);
  }

  @Test
  void timeStampAuthoritiesAreRootCas() {
    X509Certificate intermediate = alice.chain().certificates().get(1);
    X509Certificate selfSigned =
        Signatory.of(Kind.EC_256, chain -> chain.length(1)).chain().leaf().certificate();
    assertThat(refusal("tsa:x", intermediate)).isEqualTo(Reason.CERTIFICATE_NOT_ROOT);
    assertThat(refusal("tsa:x", selfSigned)).isEqualTo(Reason.CERTIFICATE_NOT_ROOT);
  }

  @Test
  void aStoreInMemoryIsThereOrNot() {
    TrustStores stores = TrustStores.of("ca:other", List.of(alice.root()));
    assertThatThrownBy(() -> stores.certificates(CORP))
        .isInstanceOfSatisfying(
            NotationConfigException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MISSING));
  }

  /** One verifier and one policy for the life of a process; certificates come and go. */
  @Test
  void trustIsReloadedForEachRun() {
    List<X509Certificate> trusted = new ArrayList<>(List.of(alice.root()));
    Signatory bob = Signatory.of(Kind.EC_384);
    NotationAuthority authority =
        NotationAuthority.builder(name -> List.copyOf(trusted))
            .trustStore("ca:corp")
            .trustedIdentity("*")
            .build();
    TrustPolicy policy = TrustPolicy.requireAny(authority);
    Verifier verifier = Verifier.builder(store).clock(Signatory.CLOCK).build();
    alice.sign(store, image);
    var first = verifier.verify(image, policy);
    assertThat(first).isInstanceOf(Verified.class);
    trusted.set(0, bob.root());
    var second = verifier.verify(image, policy);
    assertThat(reasons(second)).containsExactly(NotationReason.CHAIN_NOT_TRUSTED);
    assertThat(second.decision().policy()).isNotEqualTo(first.decision().policy());
    trusted.clear();
    assertThatThrownBy(() -> verifier.verify(image, policy))
        .isInstanceOf(UndecidedException.class)
        .hasCauseInstanceOf(NotationConfigException.class);
  }

  @Test
  void aRunIsDecidedByTheTrustOfItsBeginning() {
    List<X509Certificate> trusted = new ArrayList<>(List.of(alice.root()));
    NotationAuthority live =
        NotationAuthority.builder(name -> List.copyOf(trusted))
            .trustStore("ca:corp")
            .trustedIdentity("*")
            .build();
    NotationAuthority begun = live.snapshot();
    trusted.set(0, Signatory.of(Kind.EC_384).root());
    alice.sign(store, image);
    assertThat(verify(store, image, begun)).isInstanceOf(Verified.class);
    assertThat(begun.fingerprint()).isNotEqualTo(live.fingerprint());
    assertThat(begun.snapshot()).isSameAs(begun);
  }

  @Test
  void storesThatAreNotNamedAreNotRead() {
    Map<TrustStoreName, List<X509Certificate>> stores =
        Map.of(CORP, List.of(alice.root()), TrustStoreName.parse("ca:broken"), List.of());
    NotationAuthority authority =
        NotationAuthority.builder(TrustStores.of(stores))
            .trustStore("ca:corp")
            .trustedIdentity("*")
            .build();
    alice.sign(store, image);
    assertThat(verify(store, image, authority)).isInstanceOf(Verified.class);
  }
}
