package imagesign.registry;

import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.signature.CommonReason;
import imagesign.spi.ContentException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.Set;

/** Writes a layout directory as an archive. */
final class LayoutArchiver {
  private static final MediaType ANY = new MediaType("application/octet-stream");

  private LayoutArchiver() {}

  static void write(LayoutFiles files, OutputStream out) throws IOException {
    TarWriter tar = new TarWriter(out);
    // The index before the blobs are looked for: what it lists was written before it.
    copy(files, LayoutContent.LAYOUT, LayoutContent.MAX_LAYOUT_FILE, tar);
    copy(files, LayoutContent.INDEX, LayoutContent.MAX_INDEX, tar);
    tar.folder(LayoutContent.BLOBS);
    Set<Digest.Algorithm> begun = EnumSet.noneOf(Digest.Algorithm.class);
    for (Digest digest : files.blobs(Integer.MAX_VALUE).items()) {
      if (begun.add(digest.algorithm())) {
        tar.folder(LayoutContent.BLOBS + "/" + digest.algorithm().prefix());
      }
      blob(files, digest, tar);
    }
    tar.finish();
  }

  private static void copy(LayoutFiles files, String name, int max, TarWriter tar)
      throws IOException {
    Bytes content =
        files
            .read(name, max)
            .orElseThrow(
                () -> RegistryException.lasting("write archive of " + files + ": no " + name));
    tar.file(name, content.size(), content.openStream());
  }

  private static void blob(LayoutFiles files, Digest digest, TarWriter tar) throws IOException {
    LayoutContent.Stored file =
        files
            .blob(digest)
            .orElseThrow(
                () -> new ContentException(CommonReason.CONTENT_MISSING, digest + ": deleted"));
    Descriptor blob = Descriptor.of(ANY, digest, file.size());
    try (InputStream in = new VerifyingInputStream(digest.toString(), file.open(), blob)) {
      tar.file(LayoutContent.blobPath(digest), blob.size(), in);
    }
  }
}
