package imagesign.registry;

import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.signature.CommonReason;
import imagesign.spi.ContentException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * A layout directory: read without following links out of it, its files replaced as a whole. OCI
 * image specification, "Image Layout".
 */
final class LayoutFiles implements LayoutContent {
  private static final Duration LOCK_WAIT = Duration.ofSeconds(30);
  private static final long LOCK_POLL_MILLIS = 10;

  private final Path root;

  LayoutFiles(Path root) {
    this.root = root;
  }

  private record File(Path path, long size) implements Stored {
    @Override
    public InputStream open() throws IOException {
      return Files.newInputStream(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }
  }

  /** Writes the content of a file. */
  interface Writer {
    void write(OutputStream out) throws IOException;
  }

  @Override
  public Optional<Stored> find(String path) throws IOException {
    Path file = checked(path);
    try {
      BasicFileAttributes found =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!found.isRegularFile()) {
        throw new ContentException(CommonReason.CONTENT_MISSING, path + ": not a regular file");
      }
      return Optional.of(new File(file, found.size()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Finds the place of a file and refuses links on the way to it. */
  private Path checked(String path) {
    Path file = root;
    for (String name : path.split("/", -1)) {
      file = file.resolve(name);
      if (Files.isSymbolicLink(file)) {
        throw new ContentException(
            CommonReason.CONTENT_MISSING, file.getFileName() + ": a symbolic link is not followed");
      }
    }
    return file;
  }

  void writeBlob(Digest digest, Bytes content) {
    writeBlob(digest, out -> out.write(content.toByteArray()));
  }

  /** Stores what the content gives if it is what the descriptor says. */
  void writeBlob(Descriptor descriptor, BlobContent content) {
    String what = "put blob " + descriptor.digest() + " in layout " + this;
    writeBlob(
        descriptor.digest(),
        out -> {
          try (InputStream in = new VerifyingInputStream(what, content.open(), descriptor)) {
            Streams.copy(in, out);
          }
        });
  }

  private void writeBlob(Digest digest, Writer writer) {
    attempt(
        "write " + digest,
        () -> {
          Files.createDirectories(checked(BLOBS + "/" + digest.algorithm().prefix()));
          Path file = checked(LayoutContent.blobPath(digest));
          replace(root, file, writer);
          return file;
        });
  }

  /** Removes the file of a blob; says whether it was there. */
  boolean deleteBlob(Digest digest) {
    return attempt(
        "delete " + digest, () -> Files.deleteIfExists(checked(LayoutContent.blobPath(digest))));
  }

  void write(String name, Bytes content) {
    attempt(
        "write " + name,
        () -> {
          replace(root, root.resolve(name), out -> out.write(content.toByteArray()));
          return name;
        });
  }

  @Override
  public Listing<Digest> blobs(int max) {
    return attempt(
        "list blobs",
        () -> {
          List<Digest> found = new ArrayList<>();
          boolean more = false;
          for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
            Listing<Digest> blobs = blobs(algorithm, max - found.size());
            found.addAll(blobs.items());
            more |= blobs.truncated();
          }
          return new Listing<>(found, more);
        });
  }

  private Listing<Digest> blobs(Digest.Algorithm algorithm, int max) throws IOException {
    Path folder = checked(BLOBS + "/" + algorithm.prefix());
    if (!Files.isDirectory(folder)) {
      return new Listing<>(List.of(), false);
    }
    try (Stream<Path> files = Files.list(folder)) {
      return LayoutContent.listing(
          files.flatMap(
              file -> Digest.tryParse(algorithm.prefix() + ":" + file.getFileName()).stream()),
          max);
    }
  }

  /** Writes in a folder and moves: a reader sees the old file or the new one. */
  static void replace(Path folder, Path target, Writer writer) throws IOException {
    byte[] random = new byte[8];
    ThreadLocalRandom.current().nextBytes(random);
    Path temporary = folder.resolve(".imagesign-" + HexFormat.of().formatHex(random));
    try {
      try (OutputStream out =
          Files.newOutputStream(
              temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        writer.write(out);
      }
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
