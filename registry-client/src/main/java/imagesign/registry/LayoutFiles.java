package imagesign.registry;

import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import imagesign.signature.CommonReason;
import imagesign.spi.ContentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The files of an OCI layout: read without following links out of it, replaced as a whole. OCI
 * image specification, "Image Layout".
 */
final class LayoutFiles {
  static final String LAYOUT = "oci-layout";
  static final String INDEX = "index.json";
  private static final Duration LOCK_WAIT = Duration.ofSeconds(30);
  private static final long LOCK_POLL_MILLIS = 10;

  private final Path root;

  LayoutFiles(Path root) {
    this.root = root;
  }

  /** Does something that reads or writes files. */
  interface Work<T> {
    T run() throws IOException;
  }

  <T> T attempt(String what, Work<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw new RegistryException(
          what + " in layout " + root + ": " + e.getClass().getSimpleName(),
          0,
          List.of(),
          false,
          e);
    }
  }

  Optional<Bytes> read(String name, int max) {
    return attempt("read " + name, () -> readFile(root.resolve(name), name, max));
  }

  Optional<Bytes> readBlob(Digest digest, int max) {
    return attempt(
        "read " + digest,
        () -> {
          // A digest is letters and digits, so the path can't leave the directory by its name.
          Path directory = root.resolve("blobs").resolve(digest.algorithm().prefix());
          refuseLink(root.resolve("blobs"));
          refuseLink(directory);
          return readFile(directory.resolve(digest.hex()), digest.toString(), max);
        });
  }

  private static Optional<Bytes> readFile(Path file, String what, int max) throws IOException {
    refuseLink(file);
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new ContentException(CommonReason.CONTENT_MISSING, what + ": not a regular file");
    }
    try (InputStream in =
        Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.of(Bodies.whole(what, in, max));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static void refuseLink(Path path) {
    if (Files.isSymbolicLink(path)) {
      throw new ContentException(
          CommonReason.CONTENT_MISSING, path.getFileName() + ": a symbolic link is not followed");
    }
  }

  void writeBlob(Digest digest, Bytes content) {
    attempt(
        "write " + digest,
        () -> {
          Path directory = root.resolve("blobs").resolve(digest.algorithm().prefix());
          refuseLink(root.resolve("blobs"));
          refuseLink(directory);
          Files.createDirectories(directory);
          Path file = directory.resolve(digest.hex());
          refuseLink(file);
          replace(file, content);
          return file;
        });
  }

  void write(String name, Bytes content) {
    attempt(
        "write " + name,
        () -> {
          replace(root.resolve(name), content);
          return name;
        });
  }

  /** Writes beside the target and moves: a reader sees the old file or the new one. */
  private void replace(Path target, Bytes content) throws IOException {
    byte[] random = new byte[8];
    ThreadLocalRandom.current().nextBytes(random);
    Path temporary = root.resolve(".imagesign-" + HexFormat.of().formatHex(random));
    try {
      Files.write(
          temporary,
          content.toByteArray(),
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.WRITE);
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Runs while no other thread or process that does the same does. */
  <T> T locked(Work<T> work) {
    return attempt(
        "update " + INDEX,
        () -> {
          try (FileChannel channel =
                  FileChannel.open(
                      root.resolve(LAYOUT), StandardOpenOption.READ, StandardOpenOption.WRITE);
              FileLock lock = lock(channel)) {
            return held(lock, work);
          }
        });
  }

  private static <T> T held(FileLock lock, Work<T> work) throws IOException {
    if (!lock.isValid()) {
      throw new IOException("lock lost");
    }
    return work.run();
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    long deadline = System.nanoTime() + LOCK_WAIT.toNanos();
    while (System.nanoTime() - deadline < 0) {
      Optional<FileLock> lock = tryLock(channel);
      if (lock.isPresent()) {
        return lock.get();
      }
      try {
        Thread.sleep(LOCK_POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
    throw new IOException("locked by another writer for " + LOCK_WAIT);
  }

  private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException heldInThisProcess) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return root.toString();
  }
}
