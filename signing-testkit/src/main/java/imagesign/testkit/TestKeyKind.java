package imagesign.testkit;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import org.jspecify.annotations.Nullable;

/** Kinds of keys for test certificates: those in use, and those that verifiers must refuse. */
public enum TestKeyKind {
  /** RSA with 2048 bits. */
  RSA_2048("RSA", 2048, null),
  /** RSA with 3072 bits. */
  RSA_3072("RSA", 3072, null),
  /** RSA with 4096 bits, which takes seconds to make. */
  RSA_4096("RSA", 4096, null),
  /** ECDSA on P-256. */
  EC_256("EC", 256, "secp256r1"),
  /** ECDSA on P-384. */
  EC_384("EC", 384, "secp384r1"),
  /** ECDSA on P-521. */
  EC_521("EC", 521, "secp521r1"),
  /** Ed25519. */
  ED25519("Ed25519", 255, null),
  /** RSA with 1024 bits: too short. */
  RSA_1024("RSA", 1024, null),
  /** RSA with 2047 bits: one bit short of a size in use. */
  RSA_2047("RSA", 2047, null),
  /** ECDSA on P-224: too short. */
  EC_224("EC", 224, "secp224r1"),
  /** ECDSA on the curve of Bitcoin. */
  EC_256K1("EC", 256, "secp256k1");

  private final String algorithm;
  private final int bits;
  private final @Nullable String curve;

  TestKeyKind(String algorithm, int bits, @Nullable String curve) {
    this.algorithm = algorithm;
    this.bits = bits;
    this.curve = curve;
  }

  /** {@return a new key pair} Making an RSA key takes from tenths of a second to seconds. */
  public KeyPair generate() {
    try {
      KeyPairGenerator generator =
          algorithm.equals("EC")
              ? KeyPairGenerator.getInstance(algorithm, BouncyCastle.PROVIDER)
              : KeyPairGenerator.getInstance(algorithm);
      if (curve != null) {
        generator.initialize(new ECGenParameterSpec(curve));
      } else {
        generator.initialize(bits);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("test key " + this, e);
    }
  }
}
