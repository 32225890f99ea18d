package imagesign.notation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What an authority demands, whatever its trust stores hold. Immutable.
 *
 * @param statement whom it trusts, and how strictly
 * @param metadata what user metadata it demands
 * @param understood who judges critical attributes, by name
 * @param mergesFallbackTag whether the fallback tag is always read
 */
record AuthorityOptions(
    TrustStatement statement,
    Map<String, String> metadata,
    Map<String, Predicate<ExtendedAttribute>> understood,
    boolean mergesFallbackTag) {
  AuthorityOptions {
    metadata = Map.copyOf(metadata);
    understood = Collections.unmodifiableMap(new LinkedHashMap<>(understood));
  }
}
