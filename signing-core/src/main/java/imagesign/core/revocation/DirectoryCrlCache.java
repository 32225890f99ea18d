package imagesign.core.revocation;

import imagesign.core.json.Json;
import imagesign.core.json.JsonObject;
import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/**
 * Keeps lists in a directory as notation does, so both can use the same one: a file for each
 * address, named by its SHA-256, {@code {"baseCRL": …, "deltaCRL": …}}. Written beside and renamed,
 * so that no reader sees half a file. Thread-safe, and among processes too.
 */
public final class DirectoryCrlCache implements CrlCache {
  private static final long MAX_FILE_BYTES = 100L << 20;
  private static final String BASE = "baseCRL";
  private static final String DELTA = "deltaCRL";

  private final Path directory;

  /**
   * Uses a directory.
   *
   * @param directory where the files are; made when the first is written
   */
  public DirectoryCrlCache(Path directory) {
    this.directory = Objects.requireNonNull(directory, "directory");
  }

  @Override
  public Optional<CrlBundle> get(String address) {
    Path file = file(address);
    try {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          || Files.size(file) > MAX_FILE_BYTES) {
        return Optional.empty();
      }
      JsonObject content = Json.parseObject(Bytes.copyOf(Files.readAllBytes(file)));
      return Optional.of(
          new CrlBundle(
              decode(content.string(BASE)),
              content.optionalString(DELTA).map(DirectoryCrlCache::decode)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void put(String address, CrlBundle bundle) {
    JsonObject.Builder content = JsonObject.builder().put(BASE, encode(bundle.base()));
    bundle.delta().ifPresent(delta -> content.put(DELTA, encode(delta)));
    try {
      Files.createDirectories(directory);
      write(file(address), content.build().toBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A rename within the directory can't cross file systems. */
  private void write(Path file, Bytes content) throws IOException {
    Path draft = Files.createTempFile(directory, ".crl", ".tmp");
    try {
      Files.write(draft, content.toByteArray());
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private Path file(String address) {
    return directory.resolve(Digest.sha256(Bytes.utf8(address)).hex());
  }

  private static Bytes decode(String base64) {
    return Bytes.copyOf(Base64.getDecoder().decode(base64));
  }

  private static String encode(Bytes content) {
    return Base64.getEncoder().encodeToString(content.toByteArray());
  }
}
