package imagesign.core.crypto;

import imagesign.key.VerificationKey;
import imagesign.oci.Bytes;
import java.util.Optional;

/**
 * Converts ECDSA signatures between the form of {@link imagesign.key.SigningKey} and that of a
 * format. Says nothing of whether a signature verifies.
 */
public final class EcdsaSignatures {
  private EcdsaSignatures() {}

  /**
   * Converts r‖s to DER.
   *
   * @param fixedWidth the signature at the width of the key's curve
   * @param key the key that is said to have made it
   * @return the signature in DER, or empty if it can't be one of that key
   * @throws KeyFormatException if the key can't be used
   */
  public static Optional<Bytes> toDer(Bytes fixedWidth, VerificationKey key) {
    return curveOf(key)
        .flatMap(curve -> EcdsaSignature.parseFixedWidth(fixedWidth, curve))
        .map(signature -> Bytes.copyOf(signature.toDer()));
  }

  /**
   * Converts DER to r‖s.
   *
   * @param der the signature in DER
   * @param key the key that is said to have made it
   * @return the signature at the width of the key's curve, or empty if it can't be one of that key
   * @throws KeyFormatException if the key can't be used
   */
  public static Optional<Bytes> toFixedWidth(Bytes der, VerificationKey key) {
    return curveOf(key)
        .flatMap(curve -> EcdsaSignature.parseDer(der, curve))
        .map(EcdsaSignature::toFixedWidth);
  }

  private static Optional<Curve> curveOf(VerificationKey key) {
    return CheckedKey.of(key) instanceof CheckedKey.Ec ec
        ? Optional.of(ec.curve())
        : Optional.empty();
  }
}
