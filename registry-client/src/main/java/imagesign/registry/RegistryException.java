package imagesign.registry;

import imagesign.ImageSigningException;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A registry, its token server, a credential helper or a layout directory gave no answer.
 *
 * <p>The message says what was tried on which reference; it holds no secret, no query string and no
 * text of the server other than error codes.
 */
public final class RegistryException extends ImageSigningException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String[] errorCodes;
  private final boolean isUnsupported;

  /**
   * Reports an answer that is an error.
   *
   * @param message what was tried, on which reference
   * @param status the HTTP status, or 0 if there was none
   * @param errorCodes the codes of the error body, {@code UNAUTHORIZED} say
   * @param isTransient whether the same call may succeed later
   * @param cause what went wrong underneath
   */
  public RegistryException(
      String message,
      int status,
      List<String> errorCodes,
      boolean isTransient,
      @Nullable Throwable cause) {
    super(message, isTransient, cause);
    this.status = status;
    this.errorCodes = errorCodes.toArray(new String[0]);
    this.isUnsupported = false;
  }

  private RegistryException(String message, int status, List<String> errorCodes) {
    super(message, false, null);
    this.status = status;
    this.errorCodes = errorCodes.toArray(new String[0]);
    this.isUnsupported = true;
  }

  /** Reports that a registry does not offer what was tried, or not to anyone. */
  static RegistryException unsupported(String what, int status, List<String> errorCodes) {
    return new RegistryException(what + ": not supported by the registry", status, errorCodes);
  }

  static RegistryException lasting(String message) {
    return new RegistryException(message, 0, List.of(), false, null);
  }

  /** {@return the HTTP status, if there was an answer with one} */
  public OptionalInt status() {
    return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
  }

  /** {@return whether the registry does not offer what was tried, which no credentials change} */
  public boolean isUnsupported() {
    return isUnsupported;
  }

  /** {@return the error codes that the registry gave, in order} */
  public List<String> errorCodes() {
    return List.of(errorCodes);
  }
}
