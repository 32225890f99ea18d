package imagesign.registry;

import imagesign.oci.Repository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * An OCI image layout in a tar archive, as {@code oras backup}, {@code podman save} in its format
 * {@code oci-archive} and {@code tar} write it, to be read in place: nothing is unpacked, and no
 * blob is held in memory.
 *
 * <p>The archive is not trusted. One with links, devices, names that lead out of it, names that are
 * there twice or sizes that can't be is refused as a whole; what is read has the digest and size
 * that were asked for. A compressed archive is refused.
 *
 * <p>Immutable and thread-safe; holds nothing open, so there is nothing to close.
 */
public final class OciArchive {
  private final ArchiveContent content;

  private OciArchive(ArchiveContent content) {
    this.content = content;
  }

  /**
   * Reads where everything lies in an archive.
   *
   * @param file the archive
   * @return the archive
   * @throws imagesign.spi.ContentException with an {@link ArchiveReason} if it is refused
   * @throws RegistryException if it holds no OCI layout of version 1.0.0, or can't be read
   */
  public static OciArchive open(Path file) {
    ArchiveContent content;
    try {
      content = ArchiveContent.open(file);
    } catch (IOException e) {
      throw new RegistryException("open archive " + file, 0, List.of(), false, e);
    }
    LayoutContent.requireLayout(content);
    return new OciArchive(content);
  }

  /**
   * Gives the archive the name of a repository, which references and policies need.
   *
   * @param repository the repository that the archive stands for
   * @return a source in which this repository has the archive's content, and others have nothing
   */
  public ContentSource as(Repository repository) {
    return new LayoutSource(content, repository);
  }
}
