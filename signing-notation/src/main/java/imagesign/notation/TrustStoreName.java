package imagesign.notation;

import imagesign.notation.TrustPolicyException.Reason;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Names a set of trusted certificates, {@code ca:corp}. The name is safe as that of a directory.
 *
 * @param type what its certificates are trusted for
 * @param name its name
 */
public record TrustStoreName(Type type, String name) {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,255}");

  /** What the certificates of a trust store are trusted for, and nothing else. */
  public enum Type {
    /** Certificates of signers under the scheme {@code notary.x509}. */
    CA("ca"),
    /** Signing authorities, which vouch for the time of signing. */
    SIGNING_AUTHORITY("signingAuthority"),
    /** Time-stamp authorities. */
    TSA("tsa");

    private final String value;

    Type(String value) {
      this.value = value;
    }

    /** {@return the name that documents and directories use} */
    @Override
    public String toString() {
      return value;
    }
  }

  /**
   * Checks the name.
   *
   * @throws TrustPolicyException if it has other characters than letters, digits, {@code _.-}
   */
  public TrustStoreName {
    Objects.requireNonNull(type, "type");
    // A name of dots alone is none of the specification's making, but one of a directory above.
    if (!NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
      throw new TrustPolicyException(
          Reason.TRUST_STORE_NAME_MALFORMED, "trust store name " + Texts.quote(name));
    }
  }

  /**
   * Reads {@code type:name}.
   *
   * @param text {@code ca:…}, {@code signingAuthority:…} or {@code tsa:…}
   * @return the name
   * @throws TrustPolicyException if it is anything else
   */
  public static TrustStoreName parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new TrustPolicyException(
          Reason.TRUST_STORE_MALFORMED, "trust store " + Texts.quote(text) + " is not type:name");
    }
    String type = text.substring(0, colon);
    return new TrustStoreName(
        Arrays.stream(Type.values())
            .filter(t -> t.value.equals(type))
            .findFirst()
            .orElseThrow(
                () ->
                    new TrustPolicyException(
                        Reason.TRUST_STORE_TYPE_UNKNOWN, "trust store type " + Texts.quote(type))),
        text.substring(colon + 1));
  }

  /** {@return {@code type:name}} */
  @Override
  public String toString() {
    return type + ":" + name;
  }
}
