package imagesign.registry;

import imagesign.oci.Descriptor;
import imagesign.oci.Repository;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * A blob on its way from one store to another. What goes wrong at the source is told apart from
 * what goes wrong at the target, which reads from here.
 */
final class SourceBlob implements BlobContent {
  private final ContentSource source;
  private final Repository repository;
  private final Descriptor blob;
  private volatile boolean opened;

  SourceBlob(ContentSource source, Repository repository, Descriptor blob) {
    this.source = source;
    this.repository = repository;
    this.blob = blob;
  }

  /** {@return {@code registry/path@digest}} */
  String name() {
    return repository + "@" + blob.digest();
  }

  /** Whether the target wanted the content. */
  boolean wasOpened() {
    return opened;
  }

  @Override
  public InputStream open() {
    opened = true;
    return source
        .openBlob(repository, blob)
        .map(in -> (InputStream) new Reading(in))
        .orElseThrow(
            () -> CopyException.of(CopyReason.SOURCE_MISSING, name(), "not at the source"));
  }

  private final class Reading extends FilterInputStream {
    Reading(InputStream in) {
      super(in);
    }

    @Override
    public int read() {
      return reading(super::read);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      return reading(() -> super.read(buffer, offset, length));
    }

    private int reading(LayoutContent.Work<Integer> read) {
      try {
        return read.run();
      } catch (IOException e) {
        throw new RegistryException(
            "copy " + name() + ": can't read it at the source", 0, List.of(), true, e);
      }
    }
  }
}
