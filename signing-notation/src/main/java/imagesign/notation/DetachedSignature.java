package imagesign.notation;

import imagesign.notation.NotationConfigException.Reason;
import imagesign.oci.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * A signature of a blob, kept in a file of its own.
 *
 * @param format the form of the envelope
 * @param envelope the envelope
 */
public record DetachedSignature(EnvelopeFormat format, Bytes envelope) {
  private static final String SUFFIX = ".sig";

  public DetachedSignature {
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(envelope, "envelope");
  }

  /**
   * Reads a signature file, whose name tells its form: {@code NAME.jws.sig} or {@code
   * NAME.cose.sig}.
   *
   * @param file the file
   * @return the signature
   * @throws IllegalArgumentException if the name is another
   * @throws NotationConfigException if the file can't be read
   */
  public static DetachedSignature load(Path file) {
    return new DetachedSignature(
        formatOf(file),
        ConfigFiles.readFollowingLinks(file, (int) NotationCandidate.MAX_ENVELOPE_BYTES));
  }

  private static EnvelopeFormat formatOf(Path file) {
    String name = String.valueOf(file.getFileName());
    for (EnvelopeFormat format : EnvelopeFormat.values()) {
      String end = end(format);
      if (name.endsWith(end) && name.length() > end.length()) {
        return format;
      }
    }
    throw new IllegalArgumentException(
        "file: not named like a signature, NAME.jws.sig or NAME.cose.sig: " + Texts.quote(name));
  }

  private static String end(EnvelopeFormat format) {
    return "." + format.name().toLowerCase(Locale.ROOT) + SUFFIX;
  }

  /**
   * Names the file in which notation keeps the signature of a file.
   *
   * @param blob the file that is signed
   * @return a file beside it, {@code NAME.jws.sig} or {@code NAME.cose.sig}
   */
  public Path fileFor(Path blob) {
    return blob.resolveSibling(blob.getFileName() + end(format));
  }

  /**
   * Writes the envelope to a new file.
   *
   * @param file the file, which must not exist
   * @throws NotationConfigException if it exists or can't be written
   */
  public void write(Path file) {
    write(file, StandardOpenOption.CREATE_NEW);
  }

  /**
   * Writes the envelope to a file, in place of one that exists.
   *
   * @param file the file
   * @throws NotationConfigException if it can't be written
   */
  public void replace(Path file) {
    write(file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
  }

  private void write(Path file, StandardOpenOption... options) {
    StandardOpenOption[] all = Arrays.copyOf(options, options.length + 1);
    all[options.length] = StandardOpenOption.WRITE;
    try {
      Files.write(file, envelope.toByteArray(), all);
    } catch (IOException e) {
      throw new NotationConfigException(Reason.UNWRITABLE, "write " + file, e);
    }
  }
}
