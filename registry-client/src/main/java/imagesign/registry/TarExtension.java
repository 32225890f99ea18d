package imagesign.registry;

import imagesign.spi.ContentException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What stands before an entry and says more of it than its header: a name that is longer, a size
 * that is larger. POSIX pax, "pax Extended Header", and GNU tar's long names.
 *
 * @param path the name, if it is given here
 * @param size the length of the content, if it is given here
 */
record TarExtension(Optional<String> path, OptionalLong size) {
  static final TarExtension NONE = new TarExtension(Optional.empty(), OptionalLong.empty());

  private static final String PATH = "path";
  private static final String SIZE = "size";
  private static final String LINK = "linkpath";
  private static final String SPARSE = "GNU.sparse.";

  static TarExtension gnuLongName(byte[] content) {
    int end = content.length;
    while (end > 0 && content[end - 1] == 0) {
      end--;
    }
    return new TarExtension(Optional.of(utf8(Arrays.copyOf(content, end))), OptionalLong.empty());
  }

  static TarExtension pax(byte[] content) {
    Map<String, byte[]> records = records(content);
    if (records.keySet().stream().anyMatch(key -> key.equals(LINK) || key.startsWith(SPARSE))) {
      throw new ContentException(ArchiveReason.UNSAFE_ENTRY, "a link or a sparse file");
    }
    Optional<String> size = Optional.ofNullable(records.get(SIZE)).map(TarExtension::utf8);
    return new TarExtension(
        Optional.ofNullable(records.get(PATH)).map(TarExtension::utf8),
        size.isPresent() ? OptionalLong.of(size(size.get())) : OptionalLong.empty());
  }

  /** A header for all entries may say anything but what tells one from another. */
  static void checkForAll(byte[] content) {
    if (!pax(content).equals(NONE)) {
      throw malformed("a name or a size for all entries");
    }
  }

  /** Reads {@code LENGTH KEY=VALUE}, a line end after each. */
  private static Map<String, byte[]> records(byte[] content) {
    Map<String, byte[]> records = new HashMap<>();
    for (int at = 0; at < content.length; ) {
      int blank = indexOf(content, ' ', at, content.length);
      int end = at + length(content, at, blank);
      if (end - 1 <= blank || content[end - 1] != '\n') {
        throw malformed("a record of another length");
      }
      int equals = indexOf(content, '=', blank + 1, end);
      String key = utf8(Arrays.copyOfRange(content, blank + 1, equals));
      // A value may be any bytes, such as those of a file attribute.
      if (records.put(key, Arrays.copyOfRange(content, equals + 1, end - 1)) != null) {
        throw malformed("a record twice");
      }
      at = end;
    }
    return records;
  }

  private static int indexOf(byte[] content, char wanted, int from, int to) {
    for (int i = from; i < to; i++) {
      if (content[i] == wanted) {
        return i;
      }
    }
    throw malformed("a record without a \"" + wanted + "\"");
  }

  private static int length(byte[] content, int from, int to) {
    String digits = new String(content, from, to - from, StandardCharsets.ISO_8859_1);
    if (!digits.matches("[1-9][0-9]{0,7}") || Integer.parseInt(digits) > content.length - from) {
      throw malformed("a record of no length, or of too much");
    }
    return Integer.parseInt(digits);
  }

  private static long size(String digits) {
    if (!digits.matches("0|[1-9][0-9]{0,17}")) {
      throw new ContentException(ArchiveReason.SIZE_MALFORMED, "a size is not decimal");
    }
    return Long.parseLong(digits);
  }

  private static String utf8(byte[] content) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      throw malformed("not UTF-8");
    }
  }

  private static ContentException malformed(String why) {
    return new ContentException(
        ArchiveReason.EXTENDED_HEADER_MALFORMED, "an extended header: " + why);
  }

  /** Applies this to the header that follows it; the two must not contradict each other. */
  TarHeader applyTo(TarHeader header) {
    long real = size.orElse(header.size());
    if (header.size() != 0 && header.size() != real) {
      throw malformed("another size than the entry's");
    }
    return new TarHeader(path.orElse(header.name()), real, header.type());
  }

  /** Adds what another extension of the same entry says; nothing may be said twice. */
  TarExtension and(TarExtension other) {
    if ((path.isPresent() && other.path.isPresent())
        || (size.isPresent() && other.size.isPresent())) {
      throw malformed("two for one entry");
    }
    return new TarExtension(path.or(() -> other.path), size.isPresent() ? size : other.size);
  }
}
