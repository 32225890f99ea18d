/** Reads and writes images, artifacts and referrers in OCI registries and OCI layouts. */
@org.jspecify.annotations.NullMarked
module imagesign.registry {
  requires transitive imagesign.api;
  requires imagesign.core;
  // OkHttpClient is a parameter of RegistryClientBuilder.httpClient.
  requires transitive okhttp3;

  exports imagesign.registry;
}
