package imagesign.notation;

import imagesign.ImageSigningException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A plugin could not be run, or did not give what was asked for.
 *
 * <p>There is no answer, which says nothing of any signature. What a plugin says of its failure is
 * in the message, without the values of its configuration.
 */
public final class PluginException extends ImageSigningException {
  private static final long serialVersionUID = 1L;

  /** What is wrong; names are stable. */
  public enum Reason {
    /** There is no such plugin. */
    MISSING,
    /** The plugin is a link, or no regular file. */
    NOT_A_FILE,
    /** The program can't be started. */
    NOT_STARTED,
    /** The program took too long and was ended. */
    TIME_LIMIT,
    /** The program printed too much and was ended. */
    OUTPUT_LIMIT,
    /** The program said that it failed; {@link PluginException#code} says how. */
    FAILED,
    /** The program ended with a failure and did not say why. */
    FAILED_SILENTLY,
    /** What the program printed is not the JSON that it should be. */
    OUTPUT_MALFORMED,
    /** The plugin's description of itself is incomplete, or of another plugin. */
    METADATA_INVALID,
    /** The plugin speaks no version of the protocol that is known here. */
    CONTRACT_UNSUPPORTED,
    /** The plugin lacks the capability that is needed. */
    CAPABILITY_MISSING,
    /** The plugin answered for another key than it was asked for. */
    KEY_MISMATCH,
    /** The plugin's key is none of the six kinds that Notation uses. */
    KEY_UNSUPPORTED,
    /** The plugin's certificates are no chain that may sign. */
    CHAIN_INVALID,
    /** The plugin returned a signature that does not verify, or an envelope over something else. */
    SIGNATURE_INVALID,
    /** The plugin did not give a result for everything that it was asked for. */
    RESULT_MISSING
  }

  /** How a plugin says that it failed. Notary Project specification, "Plugin error codes". */
  public enum Code {
    /** The request is not valid. */
    VALIDATION_ERROR,
    /** The version of the protocol is not supported. */
    UNSUPPORTED_CONTRACT_VERSION,
    /** Authentication or authorisation failed. */
    ACCESS_DENIED,
    /** Something that the plugin asked took too long. */
    TIMEOUT,
    /** Something that the plugin asked was asked too often. */
    THROTTLED,
    /** Anything else. */
    ERROR;

    static Code of(String text) {
      for (Code code : values()) {
        if (code.name().equals(text)) {
          return code;
        }
      }
      return ERROR;
    }

    private boolean isTransient() {
      return this == TIMEOUT || this == THROTTLED;
    }
  }

  private final Reason reason;
  private final @Nullable Code code;

  PluginException(Reason reason, String message) {
    this(reason, null, message, null);
  }

  PluginException(Reason reason, String message, @Nullable Throwable cause) {
    this(reason, null, message, cause);
  }

  PluginException(Code code, String message) {
    this(Reason.FAILED, code, message, null);
  }

  private PluginException(
      Reason reason, @Nullable Code code, String message, @Nullable Throwable cause) {
    super(message, reason == Reason.TIME_LIMIT || (code != null && code.isTransient()), cause);
    this.reason = Objects.requireNonNull(reason, "reason");
    this.code = code;
  }

  /** {@return what is wrong} */
  public Reason reason() {
    return reason;
  }

  /** {@return how the plugin says that it failed, if it says so} */
  public Optional<Code> code() {
    return Optional.ofNullable(code);
  }
}
