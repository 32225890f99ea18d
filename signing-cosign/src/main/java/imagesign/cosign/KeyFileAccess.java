package imagesign.cosign;

import imagesign.cosign.CosignKeyException.Reason;
import imagesign.oci.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads key files within bounds, and writes them with the modes that Cosign gives them. */
final class KeyFileAccess {
  static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
  static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");

  private KeyFileAccess() {}

  static Bytes read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(CosignKeys.MAX_FILE + 1);
      if (content.length > CosignKeys.MAX_FILE) {
        throw new CosignKeyException(Reason.TOO_LARGE, "key file too large: " + file);
      }
      return Bytes.copyOf(content);
    } catch (IOException e) {
      throw new CosignKeyException(Reason.UNREADABLE, "read key file " + file, e);
    }
  }

  static void requireAbsent(Path file) {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw exists(file, null);
    }
  }

  /** Creates both files or neither. */
  static void create(Path privateFile, Bytes privateKey, Path publicFile, Bytes publicKey) {
    create(privateFile, privateKey, OWNER_ONLY);
    try {
      create(publicFile, publicKey, READABLE);
    } catch (CosignKeyException e) {
      delete(privateFile, e);
      throw e;
    }
  }

  private static void create(Path file, Bytes content, Set<PosixFilePermission> mode) {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(file, options, attributes(file, mode))) {
      write(channel, content);
    } catch (FileAlreadyExistsException e) {
      throw exists(file, e);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /** Writes a new file beside the old one, then puts it in its place. */
  static void replace(Path file, Bytes content, Set<PosixFilePermission> mode) {
    Path target = file.toAbsolutePath();
    Path directory = target.getParent();
    if (directory == null) {
      throw new IllegalArgumentException("file: no file name: " + file);
    }
    try {
      Path fresh = Files.createTempFile(directory, ".imagesign", ".tmp", attributes(file, mode));
      try {
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
          write(channel, content);
        }
        Files.move(
            fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  private static void write(FileChannel channel, Bytes content) throws IOException {
    ByteBuffer rest = content.asByteBuffer();
    while (rest.hasRemaining()) {
      channel.write(rest);
    }
    // A key that was reported as written must outlive a power failure.
    channel.force(true);
  }

  /** The mode is set as the file is made, so the key is never readable by others in between. */
  private static FileAttribute<?>[] attributes(Path file, Set<PosixFilePermission> mode) {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)}
        : new FileAttribute<?>[0];
  }

  private static void delete(Path file, CosignKeyException failure) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private static CosignKeyException exists(Path file, @Nullable IOException cause) {
    return new CosignKeyException(Reason.FILE_EXISTS, "key file exists: " + file, cause);
  }

  private static CosignKeyException unwritable(Path file, IOException cause) {
    return new CosignKeyException(Reason.UNWRITABLE, "write key file " + file, cause);
  }
}
