package imagesign.cli;

import imagesign.registry.ContentStore;
import imagesign.registry.OciLayoutStore;
import imagesign.registry.RegistryClient;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The stores that the images of one command are in.
 *
 * @param registries the client of all registries; empty if every image is in a layout
 */
record Stores(Optional<RegistryClient> registries) implements AutoCloseable {
  ContentStore of(ImageArgument image) {
    Optional<Path> layout = image.layout();
    return layout.isPresent()
        ? OciLayoutStore.open(layout.get()).as(image.reference().repository())
        : registries.orElseThrow();
  }

  /** The same, with a layout made where there is none. */
  ContentStore create(ImageArgument image) {
    image.layout().ifPresent(OciLayoutStore::create);
    return of(image);
  }

  /** The same, with what refers to an image listed under a tag too, whatever a registry has. */
  Stores alsoWritingReferrersTag() {
    return new Stores(
        registries.map(client -> client.newBuilder().alsoWriteReferrersTag().build()));
  }

  @Override
  public void close() {
    if (registries.isPresent()) {
      registries.get().close();
    }
  }
}
