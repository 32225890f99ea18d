package checks;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Repository;
import imagesign.registry.RegistryClient;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What tests that make the same calls on every registry have in common. Each test has a client and
 * a repository of its own.
 */
@ExtendWith(CloseBackings.class)
@ParameterizedClass(name = "{0}")
@MethodSource("checks.Backings#all")
abstract class EveryRegistry {
  private static final AtomicInteger NEXT = new AtomicInteger();

  @Parameter Backings.Choice choice;

  Backing backing;
  RegistryClient client;
  Repository repository;

  @BeforeEach
  void open() {
    backing = choice.backing();
    client = backing.client();
    repository = newRepository();
  }

  @AfterEach
  void close() {
    client.close();
    TierReport.count(getClass(), backing);
  }

  Repository newRepository() {
    return new Repository(backing.host(), "it/app-" + NEXT.incrementAndGet());
  }

  ArtifactReference tag(String tag) {
    return ArtifactReference.of(repository, tag);
  }

  ArtifactReference image(String tag, String text) {
    return TestImages.image(client, tag(tag).toString(), text);
  }

  /** As many bytes as no buffer holds; the same for the same size. */
  static Bytes random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return Bytes.copyOf(bytes);
  }
}
