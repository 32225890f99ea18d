package imagesign.registry;

import imagesign.spi.ContentException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the headers of a tar archive, and where each file's content lies; nothing is unpacked.
 *
 * <p>An archive is a stranger's: one that two readers could see different files in, or that would
 * write elsewhere when it is unpacked, is refused as a whole. Not thread-safe.
 */
final class TarIndex {
  private static final int MAX_HEADERS = 100_000;
  private static final int MAX_EXTENSION = 1 << 20;
  private static final int MAX_NAME = 1024;

  private final SeekableByteChannel channel;
  private final long length;
  private final Map<String, Entry> files = new HashMap<>();
  private final Set<String> folders = new HashSet<>();

  /**
   * A file in an archive.
   *
   * @param offset where its content begins
   * @param size how long it is
   */
  record Entry(long offset, long size) {}

  private TarIndex(SeekableByteChannel channel) throws IOException {
    this.channel = channel;
    this.length = channel.size();
  }

  /** Reads an archive from its beginning; the files are named without a {@code ./} before them. */
  static Map<String, Entry> read(SeekableByteChannel channel) throws IOException {
    TarIndex index = new TarIndex(channel);
    index.readAll();
    return Map.copyOf(index.files);
  }

  private void readAll() throws IOException {
    TarExtension extension = TarExtension.NONE;
    long at = 0;
    for (int headers = 0; ; headers++) {
      byte[] block = bytes(at, TarHeader.BLOCK);
      if (at == 0) {
        Compression.refuse(block);
      }
      if (TarHeader.isZero(block)) {
        break;
      }
      if (headers == MAX_HEADERS) {
        throw refused(ArchiveReason.TOO_LARGE, "more than " + MAX_HEADERS + " entries");
      }
      TarHeader header = TarHeader.parse(block);
      long content = at + TarHeader.BLOCK;
      Optional<TarExtension> more = extension(header, content);
      if (more.isEmpty()) {
        header = extension.applyTo(header);
        add(header, content);
      }
      extension = more.map(extension::and).orElse(TarExtension.NONE);
      at = end(content, header.size());
    }
    if (!extension.equals(TarExtension.NONE)) {
      throw refused(ArchiveReason.EXTENDED_HEADER_MALFORMED, "an extended header of nothing");
    }
  }

  /** Reads what says more of the entry that comes next, if it is that. */
  private Optional<TarExtension> extension(TarHeader header, long content) throws IOException {
    return switch (header.type()) {
      case TarHeader.EXTENDED -> Optional.of(TarExtension.pax(extensionBytes(header, content)));
      case TarHeader.GNU_LONG_NAME ->
          Optional.of(TarExtension.gnuLongName(extensionBytes(header, content)));
      case TarHeader.EXTENDED_FOR_ALL -> {
        TarExtension.checkForAll(extensionBytes(header, content));
        yield Optional.of(TarExtension.NONE);
      }
      default -> Optional.empty();
    };
  }

  private byte[] extensionBytes(TarHeader header, long content) throws IOException {
    if (header.size() > MAX_EXTENSION) {
      throw refused(ArchiveReason.TOO_LARGE, "an extended header of " + header.size() + " bytes");
    }
    return bytes(content, (int) header.size());
  }

  private void add(TarHeader header, long content) {
    boolean folder =
        header.type() == TarHeader.FOLDER
            || (header.type() == TarHeader.FILE_BEFORE_POSIX && header.name().endsWith("/"));
    if (!folder
        && header.type() != TarHeader.FILE
        && header.type() != TarHeader.FILE_BEFORE_POSIX) {
      throw refused(ArchiveReason.UNSAFE_ENTRY, "an entry that is neither a file nor a folder");
    }
    String name = checked(header.name(), folder);
    if (folder) {
      addFolder(name, header.size());
    } else {
      addFile(name, new Entry(content, header.size()));
    }
  }

  private void addFolder(String name, long size) {
    if (size != 0) {
      throw refused(ArchiveReason.SIZE_MALFORMED, "a folder with content");
    }
    if (!name.isEmpty()) {
      addFolders(name + "/");
    }
  }

  private void addFile(String name, Entry entry) {
    addFolders(name);
    if (folders.contains(name) || files.put(name, entry) != null) {
      throw refused(ArchiveReason.DUPLICATE_ENTRY, "two entries with one name");
    }
  }

  private void addFolders(String name) {
    for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
      String folder = name.substring(0, slash);
      if (files.containsKey(folder)) {
        throw refused(ArchiveReason.DUPLICATE_ENTRY, "a file and a folder with one name");
      }
      folders.add(folder);
    }
  }

  /** The name without what tar puts around it, if it stays within the archive. */
  private static String checked(String name, boolean folder) {
    String bare = name.startsWith("./") ? name.substring(2) : name;
    bare = folder && bare.endsWith("/") ? bare.substring(0, bare.length() - 1) : bare;
    boolean isRoot = folder && (bare.isEmpty() || bare.equals(".")) && !name.startsWith("/");
    if (isRoot) {
      return "";
    }
    boolean odd =
        bare.length() > MAX_NAME || bare.chars().anyMatch(c -> c < ' ' || c == 127 || c == '\\');
    if (odd || Arrays.stream(bare.split("/", -1)).anyMatch(TarIndex::leadsElsewhere)) {
      throw refused(ArchiveReason.UNSAFE_NAME, "a name that leads elsewhere, or that is odd");
    }
    return bare;
  }

  private static boolean leadsElsewhere(String part) {
    return part.isEmpty() || part.equals(".") || part.equals("..");
  }

  private long end(long content, long size) {
    if (size > length - content) {
      throw refused(ArchiveReason.TRUNCATED, "ends within an entry");
    }
    return content + TarHeader.padded(size);
  }

  private byte[] bytes(long at, int count) throws IOException {
    if (count > length - at) {
      throw refused(ArchiveReason.TRUNCATED, "ends without the mark of its end");
    }
    ByteBuffer buffer = ByteBuffer.allocate(count);
    channel.position(at);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException("the archive became shorter");
      }
    }
    return buffer.array();
  }

  private static ContentException refused(ArchiveReason reason, String why) {
    return new ContentException(reason, "archive: " + why);
  }
}
