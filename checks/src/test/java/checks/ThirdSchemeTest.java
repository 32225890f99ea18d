package checks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import imagesign.VerificationResult;
import imagesign.VerificationResult.Rejected;
import imagesign.VerifiedArtifact;
import imagesign.Verifier;
import imagesign.cosign.CosignAuthority;
import imagesign.cosign.CosignKeyPair;
import imagesign.cosign.CosignKeys;
import imagesign.cosign.CosignSigner;
import imagesign.cosign.TransparencyLog;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.registry.RegistryClient;
import imagesign.signature.CommonReason;
import imagesign.spi.Authority;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.RegistryExtension;
import imagesign.trust.TrustPolicy;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import thirdparty.NoteScheme;

/** A scheme that this project does not know, mixed with Cosign in one policy. */
@ExtendWith(RegistryExtension.class)
class ThirdSchemeTest {
  private final RegistryClient registry = RegistryClient.builder().build();
  private final CosignKeyPair cosignKey = CosignKeys.generate();
  private final KeyPair noteKey = newKeyPair();
  private final Authority cosign = cosign("cosign", cosignKey);
  private final Authority note = NoteScheme.authority("note", noteKey.getPublic());
  private ArtifactReference image;

  private static KeyPair newKeyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static CosignAuthority cosign(String name, CosignKeyPair key) {
    return CosignAuthority.key(key.verificationKey(), TransparencyLog.notRequired()).named(name);
  }

  @BeforeEach
  void push(InMemoryRegistry server) {
    image = TestImages.image(registry, server.host() + "/app:1", "content");
  }

  @AfterEach
  void close() {
    registry.close();
    cosignKey.close();
  }

  private VerificationResult<VerifiedArtifact> verify(TrustPolicy policy) {
    return Verifier.of(registry).verify(image, policy);
  }

  @Test
  void usesExportedPackagesOnly() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "thirdparty",
            "imagesign",
            "imagesign.oci",
            "imagesign.key",
            "imagesign.signature",
            "imagesign.spi",
            "imagesign.trust")
        .check(new ClassFileImporter().importPackages("thirdparty"));
  }

  @Test
  void oneSignatureOfEachSchemeFulfilsTwoOfTwo() throws Exception {
    TrustPolicy both = TrustPolicy.atLeast(2, cosign, note);
    CosignSigner.with(cosignKey, registry).sign(image);
    assertThat(((Rejected<VerifiedArtifact>) verify(both)).reasons())
        .contains(CommonReason.REQUIREMENT_NOT_MET);
    NoteScheme.sign(registry, image, noteKey);
    assertThat(verify(both).orThrow().signers()).hasSize(2);
  }

  @Test
  void eitherSchemeFulfilsAny() throws Exception {
    NoteScheme.sign(registry, image, noteKey);
    assertThat(verify(TrustPolicy.requireAny(cosign, note)).orThrow().signers()).hasSize(1);
  }

  @Test
  void oneKeyThatSignsBySeveralSchemesIsOneSigner() throws Exception {
    try (CosignKeyPair same = CosignKeys.generate()) {
      CosignSigner.with(same, registry).sign(image);
      Authority first = cosign("first", same);
      Authority second = cosign("second", same);
      assertThat(
              ((Rejected<VerifiedArtifact>) verify(TrustPolicy.atLeast(2, first, second)))
                  .reasons())
          .containsExactly(CommonReason.SIGNERS_NOT_DISTINCT);
    }
  }

  @Test
  void oneKeyInTwoSchemesIsOneSigner() throws Exception {
    PrivateKey privateKey = noteKey.getPrivate();
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(privateKey.getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    try (CosignKeyPair same = CosignKeys.importKey(Bytes.utf8(pem))) {
      CosignSigner.with(same, registry).sign(image);
      NoteScheme.sign(registry, image, noteKey);
      assertThat(
              ((Rejected<VerifiedArtifact>)
                      verify(TrustPolicy.atLeast(2, cosign("cosign", same), note)))
                  .reasons())
          .contains(CommonReason.SIGNERS_NOT_DISTINCT);
    }
  }

  @Test
  void oneAuthorityWithTwoKeysIsNotTwo() {
    try (CosignKeyPair second = CosignKeys.generate()) {
      CosignSigner.with(cosignKey, registry).sign(image);
      CosignSigner.with(second, registry).sign(image);
      Authority twoKeys =
          CosignAuthority.keys(
                  List.of(cosignKey.verificationKey(), second.verificationKey()),
                  TransparencyLog.notRequired())
              .named("two keys");
      assertThat(
              ((Rejected<VerifiedArtifact>) verify(TrustPolicy.atLeast(2, twoKeys, note)))
                  .reasons())
          .contains(CommonReason.REQUIREMENT_NOT_MET);
    }
  }
}
