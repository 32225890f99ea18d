package imagesign.notation;

import java.util.Arrays;
import java.util.Optional;

/** Who vouches for the time of signing. Notary Project specification, "Signing Scheme". */
public enum SigningScheme {
  /** The signer states the time, and a time-stamp authority may prove it. */
  X509("notary.x509"),
  /** A signing authority signs for others and is trusted to state the time. */
  SIGNING_AUTHORITY("notary.x509.signingAuthority");

  private final String value;

  SigningScheme(String value) {
    this.value = value;
  }

  /** {@return the name in the signed header} */
  String value() {
    return value;
  }

  static Optional<SigningScheme> of(String value) {
    return Arrays.stream(values()).filter(scheme -> scheme.value.equals(value)).findFirst();
  }

  /** {@return the name that the specification gives it} */
  @Override
  public String toString() {
    return value;
  }
}
