package imagesign.core.revocation;

import java.util.Optional;

/**
 * Revocation lists that were fetched before. What it gives is checked again, times included, so it
 * needs no notion of age; whatever it throws counts as having nothing. Thread-safe.
 */
public interface CrlCache {
  /**
   * Finds a list.
   *
   * @param address where it was fetched, character by character
   * @return the list, or empty if it is not there
   */
  Optional<CrlBundle> get(String address);

  /**
   * Keeps a list that passed every check, in place of an older one.
   *
   * @param address where it was fetched
   * @param bundle the list
   */
  void put(String address, CrlBundle bundle);

  /** {@return a cache that keeps nothing} */
  static CrlCache none() {
    return new CrlCache() {
      @Override
      public Optional<CrlBundle> get(String address) {
        return Optional.empty();
      }

      @Override
      public void put(String address, CrlBundle bundle) {}
    };
  }

  /**
   * Makes a cache that keeps lists while the process runs.
   *
   * @param maxBytes how much of them; what was not used for longest goes first
   * @return a cache of its own
   */
  static CrlCache inMemory(long maxBytes) {
    return new MemoryCrlCache(maxBytes);
  }
}
