package imagesign.notation;

import imagesign.core.x509.KeySpec;
import imagesign.key.SignatureAlgorithm;
import imagesign.key.VerificationKey;
import imagesign.oci.Digest;
import java.util.Arrays;
import java.util.Optional;

/**
 * The six algorithms: each belongs to keys of exactly one size, and the key decides. Notary Project
 * specification, "Algorithm Selection".
 */
enum NotationAlgorithm {
  PS256("PS256", "RSASSA-PSS-SHA-256", -37, KeySpec.RSA_2048, SignatureAlgorithm.RSA_PSS_SHA256),
  PS384("PS384", "RSASSA-PSS-SHA-384", -38, KeySpec.RSA_3072, SignatureAlgorithm.RSA_PSS_SHA384),
  PS512("PS512", "RSASSA-PSS-SHA-512", -39, KeySpec.RSA_4096, SignatureAlgorithm.RSA_PSS_SHA512),
  ES256("ES256", "ECDSA-SHA-256", -7, KeySpec.EC_256, SignatureAlgorithm.ECDSA_SHA256),
  ES384("ES384", "ECDSA-SHA-384", -35, KeySpec.EC_384, SignatureAlgorithm.ECDSA_SHA384),
  ES512("ES512", "ECDSA-SHA-512", -36, KeySpec.EC_521, SignatureAlgorithm.ECDSA_SHA512);

  private final String jwsName;
  private final String pluginName;
  private final int coseId;
  private final KeySpec keySpec;
  private final SignatureAlgorithm algorithm;

  NotationAlgorithm(
      String jwsName,
      String pluginName,
      int coseId,
      KeySpec keySpec,
      SignatureAlgorithm algorithm) {
    this.jwsName = jwsName;
    this.pluginName = pluginName;
    this.coseId = coseId;
    this.keySpec = keySpec;
    this.algorithm = algorithm;
  }

  /** {@return the name in JWS, RFC 7518 §3.1} */
  String jwsName() {
    return jwsName;
  }

  /** {@return the name in the plugin protocol and in reports} */
  String pluginName() {
    return pluginName;
  }

  /** {@return the number in COSE, RFC 9053 §2.1 and RFC 8230 §2} */
  int coseId() {
    return coseId;
  }

  /** {@return the name of the key's kind in the plugin protocol, {@code EC-384}} */
  String keySpecName() {
    return keySpec.name().replace('_', '-');
  }

  /** {@return the name of the hash in the plugin protocol, {@code SHA-384}} */
  String hashName() {
    return "SHA-" + 8 * hash().length();
  }

  SignatureAlgorithm algorithm() {
    return algorithm;
  }

  Digest.Algorithm hash() {
    return keySpec.hash();
  }

  static Optional<NotationAlgorithm> ofJws(String name) {
    return Arrays.stream(values()).filter(a -> a.jwsName.equals(name)).findFirst();
  }

  static Optional<NotationAlgorithm> ofCose(long id) {
    return Arrays.stream(values()).filter(a -> a.coseId == id).findFirst();
  }

  static Optional<NotationAlgorithm> ofKeySpec(String name) {
    return Arrays.stream(values()).filter(a -> a.keySpecName().equals(name)).findFirst();
  }

  /** Finds the algorithm of a key; empty if Notation has no use for keys of its kind. */
  static Optional<NotationAlgorithm> ofKey(VerificationKey key) {
    return KeySpec.of(key).map(NotationAlgorithm::of);
  }

  private static NotationAlgorithm of(KeySpec keySpec) {
    return Arrays.stream(values()).filter(a -> a.keySpec == keySpec).findFirst().orElseThrow();
  }
}
