package imagesign.registry;

import imagesign.oci.Repository;
import java.util.List;
import java.util.Optional;

/** Gives what the first of several providers gives that has any. */
record CredentialChain(List<CredentialProvider> providers) implements AwaitedCredentials {
  @Override
  public Optional<Credentials> credentials(String registry, Operation operation) {
    return first(Access.ping(registry), operation);
  }

  @Override
  public Optional<Credentials> credentials(Repository repository, Operation operation) {
    return first(Access.pull(repository), operation);
  }

  private Optional<Credentials> first(Access access, Operation operation) {
    return providers.stream()
        .flatMap(each -> AwaitedCredentials.of(each, access, operation).stream())
        .findFirst();
  }
}
