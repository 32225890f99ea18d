package imagesign.notation;

import static imagesign.notation.Verdicts.reasons;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import imagesign.VerificationResult;
import imagesign.VerificationResult.Verified;
import imagesign.VerifiedArtifact;
import imagesign.Verifier;
import imagesign.notation.NotationConfigException.Reason;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Repository;
import imagesign.trust.TrustPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotationConfigTest {
  private final MemoryStore store = new MemoryStore();
  private final ArtifactReference image = store.image("image");
  private final Signatory alice = Signatory.of(Kind.EC_256);
  private final Signatory bob = Signatory.of(Kind.EC_384);

  @TempDir private Path directory;

  @BeforeEach
  void writeStores() throws IOException {
    for (Map.Entry<String, Signatory> entry : Map.of("alice", alice, "bob", bob).entrySet()) {
      Path folder =
          Files.createDirectories(directory.resolve("truststore/x509/ca/" + entry.getKey()));
      Files.writeString(folder.resolve("root.pem"), entry.getValue().chain().root().pem());
    }
  }

  private static String statement(String name, String scope, String level, String store) {
    return """
        {"name":"%s","registryScopes":["%s"],"signatureVerification":{"level":"%s"},\
        "trustStores":["ca:%s"],"trustedIdentities":["*"]}"""
        .formatted(name, scope, level, store);
  }

  private void write(String file, String... statements) throws IOException {
    Files.writeString(
        directory.resolve(file),
        "{\"version\":\"1.0\",\"trustPolicies\":[" + String.join(",", statements) + "]}");
  }

  private VerificationResult<VerifiedArtifact> verify(ArtifactReference reference) {
    TrustPolicy policy = NotationConfig.load(directory).trustPolicy();
    return Verifier.builder(store).clock(Signatory.CLOCK).build().verify(reference, policy);
  }

  @Test
  void mapsADocumentToRulesTheMostSpecificOneAlone() throws IOException {
    write(
        "trustpolicy.json",
        statement("all", "*", "strict", "bob"),
        statement("app", "registry.example/app", "strict", "alice"));
    alice.sign(store, image);
    assertThat(verify(image)).isInstanceOf(Verified.class);
    store.unlist(image.digest().orElseThrow());
    bob.sign(store, image);
    assertThat(reasons(verify(image))).containsExactly(NotationReason.CHAIN_NOT_TRUSTED);
    TrustPolicy policy = NotationConfig.load(directory).trustPolicy();
    assertThat(
            policy.rulesFor(ArtifactReference.of(Repository.parse("registry.example/other"), "1")))
        .singleElement()
        .satisfies(rule -> assertThat(rule.requirement()).hasToString("all"));
  }

  @Test
  void deniesWhatTheDocumentOnlyAuditsOrSkips() throws IOException {
    write("trustpolicy.oci.json", statement("app", "registry.example/app", "audit", "alice"));
    alice.sign(store, image);
    assertThat(reasons(verify(image))).containsExactly(NotationReason.LEVEL_DECIDES_NOTHING);
    write(
        "trustpolicy.oci.json",
        "{\"name\":\"a\",\"registryScopes\":[\"*\"],"
            + "\"signatureVerification\":{\"level\":\"skip\"}}");
    assertThat(reasons(verify(image))).containsExactly(NotationReason.LEVEL_DECIDES_NOTHING);
  }

  @Test
  void readsTheDocumentUnderItsNewNameFirst() throws IOException {
    write("trustpolicy.json", statement("old", "*", "strict", "alice"));
    NotationConfig config = NotationConfig.load(directory);
    assertThat(config.ociTrustPolicy().statements().get(0).trust().name()).isEqualTo("old");
    write("trustpolicy.oci.json", statement("new", "*", "strict", "alice"));
    assertThat(config.ociTrustPolicy().statements().get(0).trust().name()).isEqualTo("new");
  }

  private Reason refusal() {
    NotationConfig config = NotationConfig.load(directory);
    return catchThrowableOfType(NotationConfigException.class, config::ociTrustPolicy).reason();
  }

  @Test
  void tellsAMissingDocumentFromALinkAndAFolder() throws IOException {
    assertThat(refusal()).isEqualTo(Reason.MISSING);
    Files.writeString(directory.resolve("elsewhere"), "{}");
    Files.createSymbolicLink(directory.resolve("trustpolicy.json"), directory.resolve("elsewhere"));
    assertThat(refusal()).isEqualTo(Reason.NOT_A_FILE);
    Files.delete(directory.resolve("trustpolicy.json"));
    Files.createDirectory(directory.resolve("trustpolicy.json"));
    assertThat(refusal()).isEqualTo(Reason.NOT_A_FILE);
    assertThat(
            catchThrowableOfType(
                    NotationConfigException.class,
                    () -> NotationConfig.load(directory.resolve("none")))
                .reason())
        .isEqualTo(Reason.MISSING);
  }

  @Test
  void findsTheFolderOfEachSystem() {
    assertThat(NotationConfig.defaultDirectory(Map.of("NOTATION_CONFIG", "/n"), "Linux", "/h"))
        .isEqualTo(Path.of("/n"));
    assertThat(NotationConfig.defaultDirectory(Map.of(), "Linux", "/h"))
        .isEqualTo(Path.of("/h/.config/notation"));
    assertThat(NotationConfig.defaultDirectory(Map.of("XDG_CONFIG_HOME", "/x"), "Linux", "/h"))
        .isEqualTo(Path.of("/x/notation"));
    assertThat(NotationConfig.defaultDirectory(Map.of(), "Mac OS X", "/h"))
        .isEqualTo(Path.of("/h/Library/Application Support/notation"));
    assertThat(NotationConfig.defaultDirectory(Map.of("APPDATA", "/a"), "Windows 11", "/h"))
        .isEqualTo(Path.of("/a/notation"));
  }

  @Test
  void readsSettingsAndKeysWhereThereAreSome() throws IOException {
    NotationConfig config = NotationConfig.load(directory);
    assertThat(config.signatureFormat()).isEmpty();
    assertThat(config.signingKeys().all()).isEmpty();
    Files.writeString(directory.resolve("config.json"), "{\"signatureFormat\":\"cose\"}");
    Files.writeString(
        directory.resolve("signingkeys.json"),
        "{\"keys\":[{\"name\":\"a\",\"keyPath\":\"k\",\"certPath\":\"c\"}]}");
    assertThat(config.signatureFormat()).contains(EnvelopeFormat.COSE);
    assertThat(config.signingKeys().named("a")).isPresent();
    for (String malformed : new String[] {"{\"signatureFormat\":\"COSE\"}", "{", "null"}) {
      Files.writeString(directory.resolve("config.json"), malformed);
      assertThat(
              catchThrowableOfType(NotationConfigException.class, config::signatureFormat).reason())
          .isEqualTo(Reason.CONFIG_MALFORMED);
    }
  }
}
