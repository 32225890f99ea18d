package imagesign.registry;

import imagesign.spi.ContentException;
import java.util.HexFormat;
import java.util.Map;

/** Tells compressed archives by how they begin. */
final class Compression {
  private static final Map<String, String> MAGICS =
      Map.of("1f8b", "gzip", "28b52ffd", "zstd", "fd377a585a00", "xz", "425a68", "bzip2");

  private Compression() {}

  static void refuse(byte[] beginning) {
    String hex = HexFormat.of().formatHex(beginning, 0, 6);
    MAGICS.forEach(
        (magic, name) -> {
          if (hex.startsWith(magic)) {
            throw new ContentException(
                ArchiveReason.COMPRESSED, "archive: compressed by " + name + "; unpack it first");
          }
        });
  }
}
