package imagesign.registry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What proves to a registry who asks: a user with a password, an identity token, or a registry
 * token. Immutable and thread-safe; {@link #toString} shows no secret.
 */
public final class Credentials {
  enum Kind {
    BASIC,
    IDENTITY_TOKEN,
    REGISTRY_TOKEN
  }

  private static final Pattern TOKEN = Pattern.compile("[!-~]{1,65536}");

  private final Kind kind;
  private final String user;
  private final String secret;

  private Credentials(Kind kind, String user, String secret) {
    this.kind = kind;
    this.user = user;
    this.secret = Objects.requireNonNull(secret, "secret");
  }

  /**
   * A user with a password or an access key.
   *
   * @param user the user
   * @param password the password
   * @return the credentials
   * @throws IllegalArgumentException if the user contains a colon, which Basic authentication can't
   *     carry
   */
  public static Credentials basic(String user, String password) {
    if (user.indexOf(':') >= 0) {
      throw new IllegalArgumentException("user: contains a colon");
    }
    return new Credentials(Kind.BASIC, user, password);
  }

  /**
   * An identity token, for which the token server gives access tokens (OAuth2 refresh token).
   *
   * @param token the token
   * @return the credentials
   */
  public static Credentials identityToken(String token) {
    return new Credentials(Kind.IDENTITY_TOKEN, "", token);
  }

  /**
   * An access token that goes to the registry as it is.
   *
   * @param token the token
   * @return the credentials
   * @throws IllegalArgumentException if it holds what no header can carry
   */
  public static Credentials registryToken(String token) {
    if (!TOKEN.matcher(token).matches()) {
      throw new IllegalArgumentException("token: not printable ASCII without spaces");
    }
    return new Credentials(Kind.REGISTRY_TOKEN, "", token);
  }

  Kind kind() {
    return kind;
  }

  boolean isIdentityToken() {
    return kind == Kind.IDENTITY_TOKEN;
  }

  String user() {
    return user;
  }

  String secret() {
    return secret;
  }

  /** The value of an {@code Authorization} header for Basic authentication, RFC 7617. */
  String basicHeader() {
    byte[] pair = (user + ":" + secret).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Credentials that
        && kind == that.kind
        && user.equals(that.user)
        && secret.equals(that.secret);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, user, secret);
  }

  /** {@return the kind of credentials, without user and secret} */
  @Override
  public String toString() {
    return "Credentials[" + kind + "]";
  }
}
