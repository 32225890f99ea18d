package imagesign.notation;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.core.crypto.EcdsaSignatures;
import imagesign.key.VerificationKey;
import imagesign.oci.Bytes;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Signatures in forms that other verifiers have taken; here each algorithm has one form only. The
 * right form, made by the JDK apart from the code under test, verifies.
 */
class SignatureValueTest {
  private static void assertRefused(Forgery forgery) {
    assertThat(Forgery.refusal(EnvelopeFormat.JWS, forgery.jws()))
        .contains(NotationReason.SIGNATURE_INVALID);
    assertThat(Forgery.refusal(EnvelopeFormat.COSE, forgery.cose()))
        .contains(NotationReason.SIGNATURE_INVALID);
  }

  private static void assertAccepted(Forgery forgery) {
    assertThat(Forgery.refusal(EnvelopeFormat.JWS, forgery.jws())).isEmpty();
    assertThat(Forgery.refusal(EnvelopeFormat.COSE, forgery.cose())).isEmpty();
  }

  private static String hash(Kind kind) {
    return switch (kind) {
      case RSA_2048, EC_256 -> "256";
      case RSA_3072, EC_384 -> "384";
      case RSA_4096, EC_521 -> "512";
    };
  }

  private static Bytes sign(Kind kind, Signature signer, Bytes message) {
    try {
      PrivateKey key = kind.pair().getPrivate();
      signer.initSign(key);
      signer.update(message.toByteArray());
      return Bytes.copyOf(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Signature signature(String name) {
    try {
      return Signature.getInstance(name);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Easy to get wrong 5. */
  private static UnaryOperator<Bytes> pss(Kind kind, String hash, String mgfHash, int salt) {
    return message -> {
      Signature signer = signature("RSASSA-PSS");
      try {
        signer.setParameter(
            new PSSParameterSpec(
                "SHA-" + hash, "MGF1", new MGF1ParameterSpec("SHA-" + mgfHash), salt, 1));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
      return sign(kind, signer, message);
    };
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"RSA_2048", "RSA_3072", "RSA_4096"})
  void pssHasASaltAsLongAsItsHash(Kind kind) {
    Signatory signatory = Signatory.of(kind);
    String hash = hash(kind);
    int length = Integer.parseInt(hash) / 8;
    Forgery forgery = Forgery.by(signatory);
    assertAccepted(forgery.signing(pss(kind, hash, hash, length)));
    for (int salt : new int[] {0, length - 1, length + 1, 20}) {
      assertRefused(forgery.signing(pss(kind, hash, hash, salt)));
    }
    assertRefused(forgery.signing(pss(kind, hash, "1", length)));
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"RSA_2048", "RSA_3072", "RSA_4096"})
  void pkcs1IsNoPss(Kind kind) {
    assertRefused(
        Forgery.by(Signatory.of(kind))
            .signing(m -> sign(kind, signature("SHA" + hash(kind) + "withRSA"), m)));
  }

  /** Easy to get wrong 4. */
  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"EC_256", "EC_384", "EC_521"})
  void ecdsaIsFixedWidthAndNotDer(Kind kind) {
    Forgery forgery = Forgery.by(Signatory.of(kind));
    String algorithm = "SHA" + hash(kind) + "withECDSA";
    UnaryOperator<Bytes> fixed = m -> sign(kind, signature(algorithm + "inP1363Format"), m);
    int width = kind == Kind.EC_521 ? 132 : Integer.parseInt(hash(kind)) / 4;
    assertThat(fixed.apply(Bytes.utf8("x")).size()).isEqualTo(width);
    assertAccepted(forgery.signing(fixed));
    assertRefused(forgery.signing(m -> sign(kind, signature(algorithm), m)));
    assertRefused(forgery.signing(m -> padded(fixed.apply(m))));
    assertRefused(forgery.signing(m -> shortened(fixed.apply(m))));
  }

  /** Both numbers one byte wider, with a zero before each. */
  private static Bytes padded(Bytes signature) {
    byte[] old = signature.toByteArray();
    int half = old.length / 2;
    byte[] wide = new byte[old.length + 2];
    System.arraycopy(old, 0, wide, 1, half);
    System.arraycopy(old, half, wide, half + 2, half);
    return Bytes.copyOf(wide);
  }

  private static Bytes shortened(Bytes signature) {
    byte[] old = signature.toByteArray();
    return Bytes.copyOf(Arrays.copyOf(old, old.length - 1));
  }

  /** CVE-2022-21449. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void zerosAreNoSignature(Kind kind) {
    int size =
        switch (kind) {
          case RSA_2048 -> 256;
          case RSA_3072 -> 384;
          case RSA_4096 -> 512;
          case EC_256 -> 64;
          case EC_384 -> 96;
          case EC_521 -> 132;
        };
    assertRefused(Forgery.by(Signatory.of(kind)).signing(message -> Bytes.copyOf(new byte[size])));
  }

  @Test
  void aSignatureOverSomethingElseIsRefused() {
    Signatory alice = Signatory.of(Kind.EC_256);
    VerificationKey key = VerificationKey.of(alice.kind().pair().getPublic());
    Forgery forgery =
        Forgery.by(alice)
            .signing(
                message ->
                    EcdsaSignatures.toFixedWidth(
                            sign(Kind.EC_256, signature("SHA256withECDSA"), Bytes.utf8("x")), key)
                        .orElseThrow());
    assertRefused(forgery);
    assertRefused(
        Forgery.by(alice)
            .signing(
                m -> {
                  throw new IllegalStateException();
                })
            .signing(m -> sign(Kind.EC_384, signature("SHA256withECDSAinP1363Format"), m)));
  }
}
