package imagesign.core.crypto;

import imagesign.core.pem.Pem;
import imagesign.key.SignatureAlgorithm;
import imagesign.key.VerificationKey;
import imagesign.oci.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Keys and signatures in src/test/resources/keys, which OpenSSL made. */
final class TestKeys {
  static final List<String> KINDS =
      List.of("rsa2048", "rsa3072", "rsa4096", "p256", "p384", "p521", "ed25519");

  private TestKeys() {}

  static Bytes resource(String name) {
    try (InputStream in = TestKeys.class.getResourceAsStream("/keys/" + name)) {
      if (in == null) {
        throw new IllegalArgumentException(name);
      }
      return Bytes.copyOf(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Bytes der(String name) {
    return Pem.readOne(resource(name), 10_000).content();
  }

  static LocalSigningKey signingKey(String kind) {
    return PrivateKeys.decodePkcs8(der(kind + ".pkcs8.pem").toByteArray());
  }

  static VerificationKey publicKey(String kind) {
    return PublicKeys.decodeSpki(der(kind + ".pub.pem"));
  }

  /** Every kind of key with each of its algorithms. */
  static Stream<Arguments> kindsAndAlgorithms() {
    return KINDS.stream()
        .flatMap(kind -> signingKey(kind).algorithms().stream().map(a -> Arguments.of(kind, a)));
  }

  /** Signatures of OpenSSL over message.txt. */
  enum Golden {
    P256("p256", SignatureAlgorithm.ECDSA_SHA256, "p256.sha256.sig"),
    P384("p384", SignatureAlgorithm.ECDSA_SHA384, "p384.sha384.sig"),
    P521("p521", SignatureAlgorithm.ECDSA_SHA512, "p521.sha512.sig"),
    PKCS1("rsa2048", SignatureAlgorithm.RSA_PKCS1_SHA256, "rsa2048.pkcs1-sha256.sig"),
    PSS256("rsa2048", SignatureAlgorithm.RSA_PSS_SHA256, "rsa2048.pss-sha256.sig"),
    PSS384("rsa2048", SignatureAlgorithm.RSA_PSS_SHA384, "rsa2048.pss-sha384.sig"),
    PSS512("rsa2048", SignatureAlgorithm.RSA_PSS_SHA512, "rsa2048.pss-sha512.sig"),
    ED25519("ed25519", SignatureAlgorithm.ED25519, "ed25519.sig");

    final String kind;
    final SignatureAlgorithm algorithm;
    private final String file;

    Golden(String kind, SignatureAlgorithm algorithm, String file) {
      this.kind = kind;
      this.algorithm = algorithm;
      this.file = file;
    }

    VerificationKey key() {
      return publicKey(kind);
    }

    Bytes message() {
      return resource("message.txt");
    }

    Bytes signature() {
      return resource(file);
    }
  }
}
