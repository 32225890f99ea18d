package imagesign.core.revocation;

import imagesign.oci.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Reads one answer of HTTP/1.1, RFC 9112, on a connection that ends with it. */
final class HttpAnswer {
  private static final int MAX_HEAD = 16 << 10;
  private static final int OK = 200;

  private final Socket socket;
  private final InputStream in;
  private final Deadline deadline;
  private final int limit;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final byte[] buffer = new byte[8 << 10];
  private int available;
  private int position;
  private int headBytes;

  HttpAnswer(Socket socket, Deadline deadline, int limit) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    this.deadline = deadline;
    this.limit = limit;
  }

  Bytes read() throws IOException {
    String statusLine = line();
    requireOk(statusLine);
    Map<String, String> fields = fields();
    String coding = fields.getOrDefault("transfer-encoding", "");
    if (coding.equalsIgnoreCase("chunked")) {
      readChunks();
    } else if (!coding.isEmpty()) {
      throw malformed();
    } else if (fields.containsKey("content-length")) {
      readBody(number(fields.get("content-length"), 10));
    } else {
      readToTheEnd();
    }
    return Bytes.copyOf(body.toByteArray());
  }

  private static void requireOk(String statusLine) {
    if (!statusLine.matches("HTTP/1\\.[01] [1-9][0-9]{2}( .*)?")) {
      throw malformed();
    }
    int status = Integer.parseInt(statusLine.substring(9, 12));
    if (status != OK) {
      throw new RevocationException(RevocationReason.HTTP_STATUS, "status " + status);
    }
  }

  private Map<String, String> fields() throws IOException {
    Map<String, String> fields = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw malformed();
      }
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      String value = line.substring(colon + 1).strip();
      String before = fields.put(name, value);
      // Two lengths that differ would leave open where the body ends.
      if (before != null && name.equals("content-length") && !before.equals(value)) {
        throw malformed();
      }
    }
    return fields;
  }

  private void readChunks() throws IOException {
    for (long size = chunkSize(); size > 0; size = chunkSize()) {
      readBody(size);
      if (!line().isEmpty()) {
        throw malformed();
      }
    }
  }

  private long chunkSize() throws IOException {
    String line = line();
    int end = line.indexOf(';');
    return number((end < 0 ? line : line.substring(0, end)).strip(), 16);
  }

  private void readBody(long size) throws IOException {
    if (size > limit - body.size()) {
      throw tooLarge();
    }
    for (long left = size; left > 0; ) {
      int count = fill();
      if (count < 0) {
        throw new IOException("the connection ended within the body");
      }
      int taken = (int) Math.min(left, count);
      body.write(buffer, position, taken);
      position += taken;
      left -= taken;
    }
  }

  private void readToTheEnd() throws IOException {
    for (int count = fill(); count >= 0; count = fill()) {
      if (count > limit - body.size()) {
        throw tooLarge();
      }
      body.write(buffer, position, count);
      position += count;
    }
  }

  private static long number(String text, int radix) {
    boolean digits = text.matches(radix == 16 ? "[0-9A-Fa-f]{1,8}" : "[0-9]{1,12}");
    if (!digits) {
      throw malformed();
    }
    return Long.parseLong(text, radix);
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int octet = octet(); octet != '\n'; octet = octet()) {
      line.write(octet);
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  private int octet() throws IOException {
    if (fill() < 0) {
      throw new IOException("the connection ended within the head");
    }
    if (++headBytes > MAX_HEAD) {
      throw malformed();
    }
    return buffer[position++] & 0xff;
  }

  /** {@return how many bytes are in the buffer, or −1 at the end} */
  private int fill() throws IOException {
    if (position == available) {
      socket.setSoTimeout(deadline.millis());
      position = 0;
      int count = in.read(buffer);
      available = Math.max(0, count);
      return count;
    }
    return available - position;
  }

  private RevocationException tooLarge() {
    return new RevocationException(
        RevocationReason.TOO_LARGE, "an answer of more than " + limit + " bytes");
  }

  private static RevocationException malformed() {
    return new RevocationException(RevocationReason.HTTP_MALFORMED, "an answer that is no HTTP");
  }
}
