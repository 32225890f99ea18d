package imagesign.registry;

import imagesign.oci.Repository;
import org.jspecify.annotations.Nullable;

/**
 * What a request needs to be allowed, and where.
 *
 * @param registry the registry
 * @param repository the repository whose credentials serve, or null for the registry as a whole
 * @param scopes what a token must allow
 */
record Access(String registry, @Nullable Repository repository, Scopes scopes) {
  static Access pull(Repository repository) {
    return in(repository, "pull");
  }

  /** Reading and writing: what writes mostly reads too, and one token then serves for both. */
  static Access push(Repository repository) {
    return in(repository, "pull,push");
  }

  static Access delete(Repository repository) {
    return in(repository, "pull,delete");
  }

  /** Writing to one repository what is in another one of the same registry. */
  static Access mount(Repository to, Repository from) {
    Scopes scopes = push(to).scopes().and(pull(from).scopes());
    return new Access(to.registry(), to, scopes);
  }

  /** Whatever a registry demands of everyone. */
  static Access ping(String registry) {
    return new Access(registry, null, Scopes.parse(""));
  }

  static Access catalog(String registry) {
    return new Access(registry, null, Scopes.parse("registry:catalog:*"));
  }

  /** {@return what is accessed, without what a registry said of it} */
  @Override
  public String toString() {
    return repository == null ? registry : repository.toString();
  }

  private static Access in(Repository repository, String actions) {
    return new Access(
        repository.registry(),
        repository,
        Scopes.parse("repository:" + repository.path() + ":" + actions));
  }
}
