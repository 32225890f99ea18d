package imagesign.core.crypto;

import imagesign.oci.Bytes;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A signature that has the one form that its algorithm and key allow. Most junk ends here, before
 * any provider sees it.
 */
final class WellFormedSignature {
  private final byte @Nullable [] raw;
  private final @Nullable EcdsaSignature ecdsa;

  private WellFormedSignature(byte @Nullable [] raw, @Nullable EcdsaSignature ecdsa) {
    this.raw = raw;
    this.ecdsa = ecdsa;
  }

  static Optional<WellFormedSignature> parse(
      Bytes signature, CheckedKey key, EcdsaEncoding encoding) {
    if (key instanceof CheckedKey.Ec ec) {
      return encoding
          .parse(signature, ec.curve())
          .map(ecdsa -> new WellFormedSignature(null, ecdsa));
    }
    boolean wellFormed =
        key instanceof CheckedKey.Rsa rsa ? isRsa(signature, rsa) : isEd25519(signature);
    return wellFormed
        ? Optional.of(new WellFormedSignature(signature.toByteArray(), null))
        : Optional.empty();
  }

  /** RFC 8017 §8.1.2 and §8.2.2, step 1, and the range of §5.2.2. */
  private static boolean isRsa(Bytes signature, CheckedKey.Rsa key) {
    return signature.size() == key.modulusBytes()
        && new BigInteger(1, signature.toByteArray()).compareTo(key.jdk().getModulus()) < 0;
  }

  /** RFC 8032 §5.1.7, step 1. */
  private static boolean isEd25519(Bytes signature) {
    if (signature.size() != 2 * Ed25519Points.LENGTH) {
      return false;
    }
    byte[] both = signature.toByteArray();
    byte[] point = Arrays.copyOf(both, Ed25519Points.LENGTH);
    byte[] scalar = Arrays.copyOfRange(both, Ed25519Points.LENGTH, both.length);
    return Ed25519Points.isCanonical(point) && Ed25519Points.isScalar(scalar);
  }

  /** {@return the bytes for a provider: DER for ECDSA} Not to be changed. */
  byte[] encoded() {
    return raw == null ? ecdsa().toDer() : raw;
  }

  EcdsaSignature ecdsa() {
    if (ecdsa == null) {
      throw new IllegalStateException("no ECDSA signature");
    }
    return ecdsa;
  }
}
