package imagesign.registry;

import imagesign.oci.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A layout in a tar archive, read in place. Nothing is held open between two reads; that the
 * archive is still the same is seen by the digests.
 */
final class ArchiveContent implements LayoutContent {
  private final Path archive;
  private final Map<String, TarIndex.Entry> files;

  private final Listing<Digest> blobs;

  private ArchiveContent(Path archive, Map<String, TarIndex.Entry> files) {
    this.archive = archive;
    this.files = files;
    Stream<Digest> digests = files.keySet().stream().flatMap(name -> digest(name).stream());
    this.blobs = LayoutContent.listing(digests, Integer.MAX_VALUE);
  }

  static ArchiveContent open(Path archive) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(archive)) {
      return new ArchiveContent(archive, TarIndex.read(channel));
    }
  }

  private record File(Path archive, TarIndex.Entry entry) implements Stored {
    @Override
    public long size() {
      return entry.size();
    }

    @Override
    public InputStream open() throws IOException {
      InputStream in = Files.newInputStream(archive);
      try {
        in.skipNBytes(entry.offset());
        return new Part(in, entry.size());
      } catch (IOException e) {
        in.close();
        throw e;
      }
    }
  }

  /** The bytes of one file. */
  private static final class Part extends FilterInputStream {
    private long left;

    Part(InputStream in, long size) {
      super(in);
      this.left = size;
    }

    @Override
    public int read() throws IOException {
      return Streams.readOne(this);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (left == 0 && length > 0) {
        return -1;
      }
      int read = in.read(buffer, offset, (int) Math.min(length, left));
      left -= Math.max(read, 0);
      return read;
    }

    @Override
    public long skip(long n) throws IOException {
      long skipped = in.skip(Math.min(n, left));
      left -= skipped;
      return skipped;
    }

    @Override
    public int available() {
      return 0;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }

  @Override
  public Optional<Stored> find(String path) {
    return Optional.ofNullable(files.get(path)).map(entry -> new File(archive, entry));
  }

  private static Optional<Digest> digest(String path) {
    String[] names = path.split("/", -1);
    return names.length == 3 && names[0].equals(BLOBS)
        ? Digest.tryParse(names[1] + ":" + names[2])
        : Optional.empty();
  }

  @Override
  public Listing<Digest> blobs(int max) {
    List<Digest> all = blobs.items();
    return all.size() <= max ? blobs : new Listing<>(all.subList(0, max), true);
  }

  @Override
  public String toString() {
    return archive.toString();
  }
}
