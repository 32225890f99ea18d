package imagesign.registry;

import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Repository;
import imagesign.registry.CopyReport.Entry;
import imagesign.registry.CopyReport.Kind;
import imagesign.registry.CopyReport.Outcome;
import imagesign.spi.ContentException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Brings blobs from the source to the target: mounted where one registry is both, else streamed.
 */
final class Transfers {
  private final ContentSource source;
  private final Repository from;
  private final ContentStore target;
  private final Repository to;
  private final Parallel parallel;

  Transfers(
      ContentSource source,
      Repository from,
      ContentStore target,
      Repository to,
      Parallel parallel) {
    this.source = source;
    this.from = from;
    this.target = target;
    this.to = to;
    this.parallel = parallel;
  }

  /** A claim about a blob; the same digest with another size is another, wrong one. */
  private record Key(Digest digest, long size) {}

  List<Entry> run(Stream<Descriptor> blobs) {
    Map<Key, Descriptor> distinct = new LinkedHashMap<>();
    blobs.forEach(blob -> distinct.putIfAbsent(new Key(blob.digest(), blob.size()), blob));
    return parallel.map(List.copyOf(distinct.values()), this::transfer);
  }

  private Entry transfer(Descriptor blob) {
    return new Entry(
        Kind.BLOB,
        Optional.empty(),
        blob,
        ManifestContent.isForeign(blob) ? Outcome.FOREIGN : send(blob));
  }

  private Outcome send(Descriptor blob) {
    SourceBlob content = new SourceBlob(source, from, blob);
    boolean mounted = false;
    try {
      if (target instanceof RegistryClient registry && isMountable()) {
        registry.putBlob(to, blob, from, content);
        mounted = true;
      } else {
        target.putBlob(to, blob, content);
      }
    } catch (ContentException e) {
      throw CopyException.of(content.name(), e);
    }
    if (content.wasOpened()) {
      return Outcome.COPIED;
    }
    return mounted ? Outcome.MOUNTED : Outcome.PRESENT;
  }

  private boolean isMountable() {
    return source instanceof RegistryClient
        && from.registry().equals(to.registry())
        && !from.equals(to);
  }
}
