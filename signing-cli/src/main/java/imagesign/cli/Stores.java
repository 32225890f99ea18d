package imagesign.cli;

import imagesign.ImageSigningException;
import imagesign.registry.ContentStore;
import imagesign.registry.Listing;
import imagesign.registry.OciLayoutStore;
import imagesign.registry.RegistryClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The stores that the images of one command are in.
 *
 * @param registries the client of all registries; empty if every image is in a layout
 */
record Stores(Optional<RegistryClient> registries) implements AutoCloseable {
  /** How many tags are named to somebody who named none. */
  private static final int MAX_TAGS = 20;

  ContentStore of(ImageArgument image) {
    Optional<Path> layout = image.layout();
    return layout.isPresent()
        ? OciLayoutStore.open(layout.get()).as(image.reference().repository())
        : registries.orElseThrow();
  }

  /**
   * Finds out which image of a layout is meant where nothing says it: {@code latest}, or the only
   * one there is.
   *
   * @throws ImageSigningException if there is neither
   */
  ImageArgument resolved(ImageArgument image) {
    if (image.layout().isEmpty() || image.named()) {
      return image;
    }
    ContentStore store = of(image);
    if (store.headManifest(image.reference()).isPresent()) {
      return image;
    }
    return OciLayoutStore.open(image.layout().get())
        .onlyImage()
        .map(only -> image.at(only.digest()))
        .orElseThrow(() -> new ImageSigningException(choice(image, store)));
  }

  private static String choice(ImageArgument image, ContentStore store) {
    Listing<String> tags = store.tags(image.reference().repository(), MAX_TAGS);
    List<String> shown = new ArrayList<>(tags.items());
    if (tags.truncated()) {
      shown.add("…");
    }
    return "there is no image %s, and not just one other; say which, by a digest or a tag: %s"
        .formatted(image.reference(), shown.isEmpty() ? "there is none" : String.join(", ", shown));
  }

  /** The same, with a layout made where there is none. */
  ContentStore create(ImageArgument image) {
    image.layout().ifPresent(OciLayoutStore::create);
    return of(image);
  }

  @Override
  public void close() {
    if (registries.isPresent()) {
      registries.get().close();
    }
  }
}
