package imagesign.registry;

import imagesign.oci.Bytes;
import imagesign.oci.Repository;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds the credentials for a registry. Implementations are thread-safe.
 *
 * <p>Asked when a registry demands credentials, and again when a registry no longer accepts what
 * was given, so short-lived ones may be renewed.
 */
@FunctionalInterface
public interface CredentialProvider {
  /**
   * Finds credentials.
   *
   * @param registry the registry, {@code host[:port]}; Docker Hub is {@code docker.io}
   * @return the credentials, or empty to go on without any
   * @throws RegistryException if they could not be looked up
   */
  Optional<Credentials> credentials(String registry);

  /**
   * Finds credentials for one repository, where a registry has several. This is what is asked; the
   * other method serves for what concerns a registry as a whole. Default: those of the registry.
   *
   * @param repository the repository
   * @return the credentials, or empty to go on without any
   * @throws RegistryException if they could not be looked up
   */
  default Optional<Credentials> credentials(Repository repository) {
    return credentials(repository.registry());
  }

  /** {@return a provider that has none} */
  static CredentialProvider anonymous() {
    return registry -> Optional.empty();
  }

  /**
   * Has credentials for one registry and none for others.
   *
   * @param registry the registry, {@code host[:port]}
   * @param credentials its credentials
   * @return the provider
   */
  static CredentialProvider of(String registry, Credentials credentials) {
    String name = Addresses.canonical(registry);
    Objects.requireNonNull(credentials, "credentials");
    return asked -> name.equals(asked) ? Optional.of(credentials) : Optional.empty();
  }

  /**
   * Reads what {@code docker login} and {@code podman login} wrote, credential helpers included.
   *
   * <p>Looks in {@code config.json} of {@code DOCKER_CONFIG}, else of {@code ~/.docker}; then in
   * the file of {@code REGISTRY_AUTH_FILE}; then in {@code containers/auth.json} of {@code
   * XDG_RUNTIME_DIR}, and of {@code XDG_CONFIG_HOME}, else of {@code ~/.config}. In each file an
   * entry for a repository or a namespace, {@code registry.example/team}, comes before those for
   * its registry, the longest first; for a registry its own helper comes before the common one, and
   * both before what the file holds. Files are read when credentials are asked for; one that is
   * there and malformed is an error.
   *
   * @return the provider
   */
  static CredentialProvider docker() {
    return DockerCredentials.ofEnvironment(System.getenv(), System.getProperty("user.home", ""));
  }

  /**
   * Reads the content of a {@code config.json}: a Kubernetes secret of the type {@code
   * kubernetes.io/dockerconfigjson}, say.
   *
   * <p>Entries are chosen as by {@link #docker}, and {@code *} in a host name stands for any part
   * between two dots. Credential helpers that it names are not run.
   *
   * @param config the content
   * @return the provider
   * @throws RegistryException if it is malformed
   */
  static CredentialProvider dockerConfig(Bytes config) {
    return DockerConfig.parse("read credentials from the given bytes", config);
  }

  /**
   * Takes a user and a password from environment variables, when credentials are asked for.
   *
   * @param registry the registry that they are for, {@code host[:port]}
   * @param userVariable the name of the variable with the user; unset is no credentials
   * @param passwordVariable the name of the variable with the password, which is then set too
   * @return the provider
   */
  static CredentialProvider environment(
      String registry, String userVariable, String passwordVariable) {
    return new EnvironmentCredentials(registry, userVariable, passwordVariable, System::getenv);
  }

  /**
   * Asks several providers in order.
   *
   * @param providers whom to ask
   * @return a provider that gives what the first gives that has any
   */
  static CredentialProvider firstOf(CredentialProvider... providers) {
    return new CredentialChain(List.of(providers));
  }
}
