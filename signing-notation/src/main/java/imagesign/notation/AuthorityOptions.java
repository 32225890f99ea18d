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
 * @param plugins the plugins that may be run, by name
 * @param revocation how it is found out whether certificates are revoked
 * @param mergesFallbackTag whether the fallback tag is always read
 * @param bySpecification whether what the level does not enforce passes, as in answers to a
 *     document
 */
record AuthorityOptions(
    TrustStatement statement,
    Map<String, String> metadata,
    Map<String, Predicate<ExtendedAttribute>> understood,
    Map<String, NotationPlugin> plugins,
    Revocation revocation,
    boolean mergesFallbackTag,
    boolean bySpecification) {
  AuthorityOptions {
    metadata = Map.copyOf(metadata);
    plugins = Map.copyOf(plugins);
    understood = Collections.unmodifiableMap(new LinkedHashMap<>(understood));
  }
}
