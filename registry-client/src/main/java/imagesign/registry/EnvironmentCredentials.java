package imagesign.registry;

import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A user and a password for one registry, from environment variables. */
final class EnvironmentCredentials implements CredentialProvider {
  private final String registry;
  private final String userVariable;
  private final String passwordVariable;
  private final UnaryOperator<@Nullable String> environment;

  EnvironmentCredentials(
      String registry,
      String userVariable,
      String passwordVariable,
      UnaryOperator<@Nullable String> environment) {
    this.registry = Addresses.canonical(registry);
    this.userVariable = Objects.requireNonNull(userVariable, "userVariable");
    this.passwordVariable = Objects.requireNonNull(passwordVariable, "passwordVariable");
    this.environment = environment;
  }

  @Override
  public Optional<Credentials> credentials(String asked) {
    String user = asked.equals(registry) ? environment.apply(userVariable) : null;
    if (user == null) {
      return Optional.empty();
    }
    String password = environment.apply(passwordVariable);
    if (password == null || user.indexOf(':') >= 0) {
      throw RegistryException.lasting(
          "read credentials from the environment: "
              + (password == null
                  ? userVariable + " is set and " + passwordVariable + " is not"
                  : userVariable + " holds a colon"));
    }
    return Optional.of(Credentials.basic(user, password));
  }
}
