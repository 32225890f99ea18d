package checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;

/** Says in {@code target/tiers} on which registries a class of tests ran, and how many did. */
final class TierReport {
  private final Path file;
  private final AtomicInteger ran = new AtomicInteger();

  TierReport(Class<?> tests) {
    file = Path.of("target", "tiers", tests.getSimpleName());
    try {
      Files.createDirectories(file.getParent());
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void count() {
    ran.incrementAndGet();
  }

  /** Adds a line for a registry, and counts anew. */
  void write(Backing backing) {
    String line = backing.name() + ": " + ran.getAndSet(0) + " integration tests\n";
    try {
      Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
