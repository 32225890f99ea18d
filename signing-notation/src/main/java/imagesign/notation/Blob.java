package imagesign.notation;

import imagesign.ImageSigningException;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Objects;

/** Some content that is signed by itself, such as a file; read in one pass. Thread-safe. */
public final class Blob {
  /** The media type of content of which nothing is known. */
  public static final MediaType OCTET_STREAM = new MediaType("application/octet-stream");

  private static final int BUFFER = 64 * 1024;

  private final String name;
  private final Source source;

  /** Opens the content from its beginning. */
  private interface Source {
    InputStream open() throws IOException;
  }

  private Blob(String name, Source source) {
    this.name = name;
    this.source = source;
  }

  /**
   * Names a file.
   *
   * @param file the file, which is read when it is signed or verified
   * @return the blob
   */
  public static Blob of(Path file) {
    Objects.requireNonNull(file, "file");
    return new Blob(file.toString(), () -> Files.newInputStream(file));
  }

  /**
   * Takes content that is at hand.
   *
   * @param content the content
   * @return the blob
   */
  public static Blob of(Bytes content) {
    Objects.requireNonNull(content, "content");
    return new Blob(content.toString(), content::openStream);
  }

  /** Hashes the content and counts it, in one pass. */
  Descriptor describe(MediaType mediaType, Digest.Algorithm algorithm) {
    MessageDigest hash = algorithm.newMessageDigest();
    long size = 0;
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = source.open()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        hash.update(buffer, 0, read);
        size += read;
      }
    } catch (IOException e) {
      throw new ImageSigningException("read " + name, false, e);
    }
    Digest digest = Digest.ofValue(algorithm, Bytes.copyOf(hash.digest()));
    return Descriptor.of(mediaType, digest, size);
  }

  /** {@return the name of the file} */
  @Override
  public String toString() {
    return name;
  }
}
