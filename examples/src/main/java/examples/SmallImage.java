package examples;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.spi.ArtifactStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/** Builds a real image, one layer for each file, and pushes it. */
final class SmallImage {
  private static final int TAR_BLOCK = 512;

  private SmallImage() {}

  /** Pushes an image whose layers hold one text file each, and returns its pinned reference. */
  static ArtifactReference push(ArtifactStore store, ArtifactReference tag, String... files) {
    List<Descriptor> layers = new ArrayList<>();
    List<String> diffIds = new ArrayList<>();
    for (int i = 0; i < files.length; i++) {
      byte[] tar = tar("file-" + i + ".txt", files[i]);
      diffIds.add("\"" + Digest.sha256(Bytes.copyOf(tar)) + "\"");
      layers.add(store.putBlob(tag.repository(), MediaType.OCI_LAYER, gzip(tar)));
    }
    String config =
        "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{},"
            + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":"
            + diffIds
            + "}}";
    Descriptor configured =
        store.putBlob(tag.repository(), MediaType.OCI_CONFIG, Bytes.utf8(config));
    String manifest =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":%s}"
            .formatted(
                MediaType.OCI_MANIFEST,
                json(configured),
                layers.stream().map(SmallImage::json).collect(Collectors.toList()));
    Descriptor pushed = store.putManifest(tag, MediaType.OCI_MANIFEST, Bytes.utf8(manifest));
    return tag.withDigest(pushed.digest());
  }

  private static String json(Descriptor d) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(d.mediaType(), d.digest(), d.size());
  }

  private static Bytes gzip(byte[] content) {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException("in memory", e);
    }
    return Bytes.copyOf(packed.toByteArray());
  }

  /** A tar archive of one file: POSIX ustar. */
  private static byte[] tar(String name, String text) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    byte[] header = new byte[TAR_BLOCK];
    field(header, 0, name);
    field(header, 100, "0000644\0" + "0000000\0" + "0000000\0");
    field(header, 124, "%011o\0%011o\0        0".formatted(content.length, 0));
    field(header, 257, "ustar\0" + "00");
    int sum = 0;
    for (byte b : header) {
      sum += b;
    }
    field(header, 148, "%06o\0 ".formatted(sum));
    var archive = new ByteArrayOutputStream();
    archive.writeBytes(header);
    archive.writeBytes(content);
    archive.writeBytes(new byte[(TAR_BLOCK - content.length % TAR_BLOCK) % TAR_BLOCK]);
    archive.writeBytes(new byte[2 * TAR_BLOCK]);
    return archive.toByteArray();
  }

  private static void field(byte[] header, int offset, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, offset, bytes.length);
  }
}
