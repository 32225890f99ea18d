package imagesign.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes a tar archive in which nothing depends on when and where it is written: no time, no owner,
 * one mode for files and one for folders. POSIX ustar, with pax headers for what does not fit.
 */
final class TarWriter {
  private static final int MAX_NAME = 100;
  private static final long MAX_SIZE = (1L << 33) - 1;

  private final OutputStream out;

  TarWriter(OutputStream out) {
    this.out = out;
  }

  void folder(String name) throws IOException {
    header(name + "/", 0, TarHeader.FOLDER);
  }

  /** Writes a file; {@code content} gives exactly {@code size} bytes, or throws. */
  void file(String name, long size, InputStream content) throws IOException {
    header(name, size, TarHeader.FILE);
    Streams.copy(content, out);
    pad(size);
  }

  private void header(String name, long size, char type) throws IOException {
    String records =
        (name.length() > MAX_NAME ? record("path", name) : "")
            + (size > MAX_SIZE ? record("size", Long.toString(size)) : "");
    if (!records.isEmpty()) {
      byte[] extension = records.getBytes(StandardCharsets.US_ASCII);
      out.write(new TarHeader("pax", extension.length, TarHeader.EXTENDED).toBlock());
      out.write(extension);
      pad(extension.length);
    }
    String shortName = name.substring(0, Math.min(MAX_NAME, name.length()));
    out.write(new TarHeader(shortName, size > MAX_SIZE ? 0 : size, type).toBlock());
  }

  /** A record says its own length, that of the number included. */
  private static String record(String key, String value) {
    int rest = key.length() + value.length() + 3;
    int length = rest + Integer.toString(rest).length();
    length = rest + Integer.toString(length).length();
    return length + " " + key + "=" + value + "\n";
  }

  private void pad(long size) throws IOException {
    out.write(new byte[(int) (TarHeader.padded(size) - size)]);
  }

  /** Writes the mark of the end; the stream stays open. */
  void finish() throws IOException {
    out.write(new byte[2 * TarHeader.BLOCK]);
    out.flush();
  }
}
