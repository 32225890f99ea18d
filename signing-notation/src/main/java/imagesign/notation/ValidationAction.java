package imagesign.notation;

import java.util.Arrays;
import java.util.Optional;

/** What becomes of a check that fails. */
public enum ValidationAction {
  /** The signature is refused. */
  ENFORCE("enforce"),
  /** It is recorded, and the verification goes on. */
  LOG("log"),
  /** The check is not made at all. */
  SKIP("skip");

  private final String value;

  ValidationAction(String value) {
    this.value = value;
  }

  static Optional<ValidationAction> of(String value) {
    return Arrays.stream(values()).filter(action -> action.value.equals(value)).findFirst();
  }

  /** {@return the name that trust policy documents use} */
  @Override
  public String toString() {
    return value;
  }
}
