package imagesign.notation;

import imagesign.notation.NotationConfigException.Reason;
import imagesign.oci.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Reads the files of a Notation configuration: regular files alone, within bounds. */
final class ConfigFiles {
  private ConfigFiles() {}

  static Bytes read(Path file, int maxBytes) {
    if (!attributes(file).isRegularFile()) {
      throw new NotationConfigException(Reason.NOT_A_FILE, "not a regular file: " + file);
    }
    return read(file, maxBytes, LinkOption.NOFOLLOW_LINKS);
  }

  /** Reads a file that is no part of the configuration: where it lies is the caller's business. */
  static Bytes readFollowingLinks(Path file, int maxBytes) {
    return read(file, maxBytes, new LinkOption[0]);
  }

  private static Bytes read(Path file, int maxBytes, LinkOption... options) {
    try (InputStream in = Files.newInputStream(file, options)) {
      byte[] content = in.readNBytes(maxBytes + 1);
      if (content.length > maxBytes) {
        throw new NotationConfigException(Reason.TOO_LARGE, "file too large: " + file);
      }
      return Bytes.copyOf(content);
    } catch (NoSuchFileException e) {
      throw new NotationConfigException(Reason.MISSING, "there is no " + file, e);
    } catch (IOException e) {
      throw new NotationConfigException(Reason.UNREADABLE, "read " + file, e);
    }
  }

  static boolean exists(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  /** The attributes of a file itself, not of what a link points to. */
  static BasicFileAttributes attributes(Path file) {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      throw new NotationConfigException(Reason.MISSING, "there is no " + file, e);
    } catch (IOException e) {
      throw new NotationConfigException(Reason.UNREADABLE, "read " + file, e);
    }
  }
}
