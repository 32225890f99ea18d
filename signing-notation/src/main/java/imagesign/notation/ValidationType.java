package imagesign.notation;

import java.util.Arrays;
import java.util.Optional;

/** What a verification checks, as verification levels speak of it. */
public enum ValidationType {
  /** The envelope and its certificate chain are well formed, and the signature is right. */
  INTEGRITY("integrity"),
  /** The chain leads to a trusted certificate, and the signer is a trusted identity. */
  AUTHENTICITY("authenticity"),
  /** The certificates were valid when the signature was made. */
  AUTHENTIC_TIMESTAMP("authenticTimestamp"),
  /** The signature has not expired. */
  EXPIRY("expiry"),
  /** No certificate of the chain is revoked. */
  REVOCATION("revocation");

  private final String value;

  ValidationType(String value) {
    this.value = value;
  }

  static Optional<ValidationType> of(String value) {
    return Arrays.stream(values()).filter(type -> type.value.equals(value)).findFirst();
  }

  /** {@return the name that trust policy documents use} */
  @Override
  public String toString() {
    return value;
  }
}
