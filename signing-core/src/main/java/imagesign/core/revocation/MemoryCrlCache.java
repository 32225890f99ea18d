package imagesign.core.revocation;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Keeps what was used last, up to a number of bytes. Thread-safe. */
final class MemoryCrlCache implements CrlCache {
  private static final float USUAL_LOAD = 0.75f;

  private final long maxBytes;
  private final Map<String, CrlBundle> bundles = new LinkedHashMap<>(16, USUAL_LOAD, true);
  private long bytes;

  MemoryCrlCache(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public synchronized Optional<CrlBundle> get(String address) {
    return Optional.ofNullable(bundles.get(address));
  }

  @Override
  public synchronized void put(String address, CrlBundle bundle) {
    CrlBundle before = bundles.put(address, bundle);
    bytes += bundle.size() - (before == null ? 0 : before.size());
    Iterator<CrlBundle> oldest = bundles.values().iterator();
    while (bytes > maxBytes && oldest.hasNext()) {
      bytes -= oldest.next().size();
      oldest.remove();
    }
  }
}
