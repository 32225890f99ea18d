package imagesign.cli;

import imagesign.oci.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a file that an option names. */
final class InputFile {
  private InputFile() {}

  static Bytes read(String option, String name, int maxBytes) {
    try (InputStream in = Files.newInputStream(Path.of(name))) {
      byte[] content = in.readNBytes(maxBytes + 1);
      if (content.length > maxBytes) {
        throw new UsageException(option + ": " + Printable.of(name) + " is too large");
      }
      return Bytes.copyOf(content);
    } catch (NoSuchFileException e) {
      throw new UsageException(option + ": there is no file " + Printable.of(name));
    } catch (IOException | InvalidPathException e) {
      throw new UsageException(option + ": can't read " + Printable.of(name));
    }
  }
}
