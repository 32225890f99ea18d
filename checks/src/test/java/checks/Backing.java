package checks;

import imagesign.registry.RegistryClient;
import imagesign.registry.RegistryClientBuilder;
import imagesign.testkit.InMemoryRegistry;
import java.util.Map;
import java.util.Optional;

/**
 * A running registry of the integration tests.
 *
 * @param name its tier and what it is, for the report
 * @param host as it stands in a reference
 * @param access what a client must be told
 * @param refused what a client may be told in vain, by what is wrong
 * @param tokens the token server, if there is one
 * @param deletesTags whether it deletes a tag and keeps the manifest
 * @param stop ends it
 */
record Backing(
    String name,
    String host,
    Access access,
    Map<String, Access> refused,
    Optional<TokenServer> tokens,
    boolean deletesTags,
    AutoCloseable stop)
    implements AutoCloseable {

  static Backing open(String name, String host, AutoCloseable stop) {
    return new Backing(name, host, Access.NONE, Map.of(), Optional.empty(), true, stop);
  }

  static Backing configured(
      String name,
      String host,
      RegistryConfiguration configuration,
      boolean deletesTags,
      AutoCloseable stop) {
    return new Backing(
        name,
        host,
        configuration.access(),
        configuration.refused(),
        configuration.tokens(),
        deletesTags,
        stop);
  }

  static Backing inMemory(String name) {
    InMemoryRegistry registry = InMemoryRegistry.start();
    return open(name, registry.host(), registry);
  }

  RegistryClientBuilder settings() {
    return access.applyTo(RegistryClient.builder(), host);
  }

  RegistryClient client() {
    return settings().build();
  }

  @Override
  public void close() {
    tokens.ifPresent(TokenServer::close);
    try {
      stop.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
