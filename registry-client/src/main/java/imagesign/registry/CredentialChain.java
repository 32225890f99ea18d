package imagesign.registry;

import imagesign.oci.Repository;
import java.util.List;
import java.util.Optional;

/** Gives what the first of several providers gives that has any. */
record CredentialChain(List<CredentialProvider> providers) implements CredentialProvider {
  @Override
  public Optional<Credentials> credentials(String registry) {
    return providers.stream().flatMap(each -> each.credentials(registry).stream()).findFirst();
  }

  @Override
  public Optional<Credentials> credentials(Repository repository) {
    return providers.stream().flatMap(each -> each.credentials(repository).stream()).findFirst();
  }
}
