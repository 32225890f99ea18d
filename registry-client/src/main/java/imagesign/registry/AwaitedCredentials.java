package imagesign.registry;

import imagesign.oci.Repository;
import java.util.Optional;

/** A provider that may wait for another program, and ends with the operation that asks. */
interface AwaitedCredentials extends CredentialProvider {
  /**
   * Finds credentials for a registry.
   *
   * @param operation what they are for
   */
  Optional<Credentials> credentials(String registry, Operation operation);

  /**
   * Finds credentials for a repository.
   *
   * @param operation what they are for
   */
  Optional<Credentials> credentials(Repository repository, Operation operation);

  @Override
  default Optional<Credentials> credentials(String registry) {
    return credentials(registry, Operation.unbounded());
  }

  @Override
  default Optional<Credentials> credentials(Repository repository) {
    return credentials(repository, Operation.unbounded());
  }

  /** Asks any provider for what an access needs, within an operation if it knows of such. */
  static Optional<Credentials> of(CredentialProvider provider, Access access, Operation operation) {
    Repository repository = access.repository();
    if (provider instanceof AwaitedCredentials awaited) {
      return repository == null
          ? awaited.credentials(access.registry(), operation)
          : awaited.credentials(repository, operation);
    }
    return repository == null
        ? provider.credentials(access.registry())
        : provider.credentials(repository);
  }
}
