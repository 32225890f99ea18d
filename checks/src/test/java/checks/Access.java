package checks;

import imagesign.registry.RegistryClient;

/** What a client must be told to use a registry. */
@FunctionalInterface
interface Access {
  Access NONE = (client, host) -> client;

  RegistryClient.Builder applyTo(RegistryClient.Builder client, String host);
}
