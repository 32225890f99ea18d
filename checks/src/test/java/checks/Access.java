package checks;

import imagesign.registry.RegistryClientBuilder;

/** What a client must be told to use a registry. */
@FunctionalInterface
interface Access {
  Access NONE = (client, host) -> client;

  RegistryClientBuilder applyTo(RegistryClientBuilder client, String host);
}
