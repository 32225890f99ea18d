package imagesign.registry;

import imagesign.core.json.JsonObject;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Repository;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Artifact stores on an OCI image layout directory.
 *
 * <p>What is read has the digest and size that were asked for; links out of the directory are not
 * followed. Writers of this SDK take turns, in this process and in others; a reader never sees half
 * a file. Referrers are found among what {@code index.json} lists and what those indexes list, then
 * among all other blobs, where {@code cosign save} leaves them; of too many or too large ones some
 * are looked at, and the answer says so.
 *
 * <p>A tag is the annotation {@code org.opencontainers.image.ref.name} of an entry. Immutable and
 * thread-safe. OCI image specification, "Image Layout".
 */
public final class OciLayoutStore {
  private static final Repository ANY_NAME = new Repository("localhost", "layout");

  private final LayoutFiles files;

  private OciLayoutStore(LayoutFiles files) {
    this.files = files;
  }

  /**
   * Opens a layout that is there.
   *
   * @param directory the directory
   * @return the layout
   * @throws RegistryException if it is no OCI layout of version 1.0.0, or can't be read
   */
  public static OciLayoutStore open(Path directory) {
    LayoutFiles files = new LayoutFiles(directory);
    LayoutContent.requireLayout(files);
    return new OciLayoutStore(files);
  }

  /**
   * Opens a layout, and makes an empty one before if there is none.
   *
   * @param directory the directory, which is made if need be
   * @return the layout
   * @throws RegistryException if the directory holds an {@code oci-layout} of another version, or
   *     can't be read or written
   */
  public static OciLayoutStore create(Path directory) {
    LayoutFiles files = new LayoutFiles(directory);
    if (!Files.exists(directory.resolve(LayoutContent.LAYOUT))) {
      try {
        Files.createDirectories(directory.resolve("blobs").resolve("sha256"));
      } catch (IOException e) {
        throw new RegistryException("create layout " + directory, 0, List.of(), false, e);
      }
      if (!Files.exists(directory.resolve(LayoutContent.INDEX))) {
        files.write(LayoutContent.INDEX, LayoutIndex.empty());
      }
      // Last: a directory with this file is a whole layout.
      files.write(LayoutContent.LAYOUT, layoutFile());
    }
    return open(directory);
  }

  private static Bytes layoutFile() {
    return JsonObject.builder()
        .put(LayoutContent.VERSION_MEMBER, LayoutContent.VERSION)
        .build()
        .toBytes();
  }

  /**
   * Gives the layout the name of a repository, which references and policies need.
   *
   * @param repository the repository that the layout stands for
   * @return a store on which this repository has the layout's content, and others have nothing
   */
  public ContentStore as(Repository repository) {
    return new LayoutView(files, repository);
  }

  /**
   * Finds the image of a layout that holds one, whatever it is called; {@code cosign save} gives it
   * no name. Signatures, attestations and whatever else refers to an image are none.
   *
   * @return the image or index; empty if there is none, or more than one
   * @throws imagesign.spi.ContentException if the index is malformed
   * @throws RegistryException if the layout can't be read
   */
  public Optional<Descriptor> onlyImage() {
    return new LayoutSource(files, ANY_NAME).onlyImage();
  }

  /**
   * Writes the whole layout as a tar archive, which {@link OciArchive} and other tools read. Equal
   * layouts give equal archives: files in order of their names, without times and owners.
   *
   * <p>Every blob is checked against its digest on the way. What other writers add meanwhile may or
   * may not be part of it; what the index lists is.
   *
   * @param out where to write to; it is flushed and stays open
   * @throws imagesign.spi.ContentException if a blob does not have its digest
   * @throws RegistryException if the layout can't be read or {@code out} not written
   */
  public void writeArchive(OutputStream out) {
    files.attempt(
        "write archive",
        () -> {
          LayoutArchiver.write(files, out);
          return out;
        });
  }

  /**
   * Writes the whole layout as a tar archive, as {@link #writeArchive(OutputStream)} does.
   *
   * @param file the archive, which is replaced as a whole if it is there
   * @throws imagesign.spi.ContentException if a blob does not have its digest
   * @throws RegistryException if the layout can't be read or the archive not written
   */
  public void writeArchive(Path file) {
    files.attempt(
        "write archive",
        () -> {
          Path folder = file.toAbsolutePath().getParent();
          if (folder == null) {
            throw new NotDirectoryException(file.toString());
          }
          LayoutFiles.replace(folder, file, out -> LayoutArchiver.write(files, out));
          return file;
        });
  }
}
