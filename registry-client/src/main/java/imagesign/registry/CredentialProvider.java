package imagesign.registry;

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
   * the file of {@code REGISTRY_AUTH_FILE}; then in {@code XDG_RUNTIME_DIR/containers/auth.json}.
   * Files are read when credentials are asked for; one that is there and malformed is an error.
   *
   * @return the provider
   */
  static CredentialProvider docker() {
    return DockerCredentials.ofEnvironment(System.getenv(), System.getProperty("user.home", ""));
  }

  /**
   * Asks several providers in order.
   *
   * @param providers whom to ask
   * @return a provider that gives what the first gives that has any
   */
  static CredentialProvider firstOf(CredentialProvider... providers) {
    List<CredentialProvider> all = List.of(providers);
    return registry ->
        all.stream().flatMap(provider -> provider.credentials(registry).stream()).findFirst();
  }
}
