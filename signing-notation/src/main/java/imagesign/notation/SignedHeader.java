package imagesign.notation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a signed header says, whichever format it came in; one exists only if every rule of the
 * header holds.
 *
 * @param scheme who vouches for the time
 * @param signingTime when it was signed, in words of the signer or of the signing authority
 * @param expires when the signature expires
 * @param extended the attributes that the specification does not define
 * @param plugin the plugin that the signature asks to be verified with
 */
record SignedHeader(
    SigningScheme scheme,
    Instant signingTime,
    @Nullable Instant expires,
    List<ExtendedAttribute> extended,
    @Nullable PluginDemand plugin) {

  /**
   * The plugin that a signature asks to be verified with.
   *
   * @param name its name
   * @param minVersion the lowest version that will do, or empty for any
   */
  record PluginDemand(String name, String minVersion) {}

  SignedHeader {
    // In one order, whatever that of the format is.
    extended = extended.stream().sorted(Comparator.comparing(ExtendedAttribute::key)).toList();
  }

  /** {@return the name of the attribute that holds the time of signing} */
  String timeName() {
    return scheme == SigningScheme.SIGNING_AUTHORITY
        ? Attributes.AUTHENTIC_SIGNING_TIME
        : Attributes.SIGNING_TIME;
  }

  /** {@return the critical attributes in the order in which notation lists them} */
  List<String> critical() {
    List<String> critical = new ArrayList<>(List.of(Attributes.SIGNING_SCHEME));
    extended.stream()
        .filter(ExtendedAttribute::critical)
        .map(ExtendedAttribute::key)
        .forEach(critical::add);
    if (scheme == SigningScheme.SIGNING_AUTHORITY) {
      critical.add(Attributes.AUTHENTIC_SIGNING_TIME);
    }
    if (expires != null) {
      critical.add(Attributes.EXPIRY);
    }
    return critical;
  }

  Optional<Instant> expiry() {
    return Optional.ofNullable(expires);
  }

  Optional<PluginDemand> pluginDemand() {
    return Optional.ofNullable(plugin);
  }
}
