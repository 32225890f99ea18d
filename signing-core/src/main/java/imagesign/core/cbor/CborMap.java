package imagesign.core.cbor;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A map. Its keys are integers and text, the labels of COSE, and nothing else.
 *
 * @param entries its entries; of one that was read in the order of the input
 */
public record CborMap(Map<CborValue, CborValue> entries) implements CborValue {
  /**
   * Copies the entries.
   *
   * @throws IllegalArgumentException if a key is neither an integer nor text
   */
  public CborMap {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    if (!entries.keySet().stream().allMatch(CborMap::isLabel)) {
      throw new IllegalArgumentException("entries: a key that is neither an integer nor text");
    }
  }

  static boolean isLabel(CborValue key) {
    return key instanceof CborInteger || key instanceof CborText;
  }

  /**
   * Finds a value.
   *
   * @param key the key
   * @return the value, or empty if there is none
   */
  public Optional<CborValue> get(CborValue key) {
    return Optional.ofNullable(entries.get(key));
  }

  /**
   * Finds a value.
   *
   * @param key the key, an integer
   * @return the value, or empty if there is none
   */
  public Optional<CborValue> get(long key) {
    return get(CborInteger.of(key));
  }

  /**
   * Finds a value.
   *
   * @param key the key, text
   * @return the value, or empty if there is none
   */
  public Optional<CborValue> get(String key) {
    return get(new CborText(key));
  }
}
