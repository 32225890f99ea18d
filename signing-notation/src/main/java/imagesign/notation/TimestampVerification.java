package imagesign.notation;

import java.util.Arrays;
import java.util.Optional;

/** When a signature must have a timestamp, if time-stamp authorities are trusted at all. */
public enum TimestampVerification {
  /** Always. */
  ALWAYS("always"),
  /** Only if a certificate of the signing chain has expired by now. */
  AFTER_CERT_EXPIRY("afterCertExpiry");

  private final String value;

  TimestampVerification(String value) {
    this.value = value;
  }

  static Optional<TimestampVerification> of(String value) {
    return Arrays.stream(values()).filter(v -> v.value.equals(value)).findFirst();
  }

  /** {@return the name that trust policy documents use} */
  @Override
  public String toString() {
    return value;
  }
}
