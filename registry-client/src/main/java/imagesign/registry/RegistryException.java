package imagesign.registry;

import imagesign.ImageSigningException;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A registry, its token server, a credential helper or a layout directory gave no answer.
 *
 * <p>The message says what was tried on which reference, and then why there is no answer. It holds
 * no secret, no query string and no text of the server other than error codes and the origins that
 * it refers to; nor do the messages of its causes hold secrets. Whether to try again is {@link
 * #isTransient}: true for 408, 429, 499, for 5xx other than 501 and 505, for connections that fail
 * or break, time-outs, the deadline and interrupts; false for every other status, for TLS failures
 * and for cancellation.
 */
public final class RegistryException extends ImageSigningException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String[] errorCodes;
  private final boolean isUnsupported;

  /**
   * Reports an answer that is an error.
   *
   * @param message what was tried, on which reference, a colon, and why there is no answer
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

  /** {@return what was tried, on which reference: the message up to the first colon and space} */
  public String tried() {
    String message = String.valueOf(getMessage());
    int end = message.indexOf(": ");
    return end < 0 ? message : message.substring(0, end);
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
