package imagesign.notation;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names of the attributes in signature headers. */
final class Attributes {
  /** What begins with it belongs to the specification. */
  static final String RESERVED = "io.cncf.notary";

  static final String SIGNING_SCHEME = RESERVED + ".signingScheme";
  static final String SIGNING_TIME = RESERVED + ".signingTime";
  static final String AUTHENTIC_SIGNING_TIME = RESERVED + ".authenticSigningTime";
  static final String EXPIRY = RESERVED + ".expiry";
  static final String PLUGIN = RESERVED + ".verificationPlugin";
  static final String PLUGIN_MIN_VERSION = RESERVED + ".verificationPluginMinVersion";

  static final String TIMESTAMP = RESERVED + ".timestampSignature";
  static final String SIGNING_AGENT = RESERVED + ".signingAgent";

  /** What a signed header may have besides extended attributes, whatever the format. */
  static final Set<String> SIGNED =
      Set.of(
          SIGNING_SCHEME, SIGNING_TIME, AUTHENTIC_SIGNING_TIME, EXPIRY, PLUGIN, PLUGIN_MIN_VERSION);

  private Attributes() {}

  /** Finds the names that differ from a known one in case only. */
  static Stream<String> inOtherCase(Set<String> names, Set<String> known) {
    Set<String> folded = known.stream().map(Attributes::fold).collect(Collectors.toSet());
    return names.stream().filter(name -> !known.contains(name) && folded.contains(fold(name)));
  }

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /**
   * Refuses names in another case than the known ones have: Go takes them for the same, so it would
   * read another header than was verified.
   */
  static void refuseOtherCases(Set<String> names, Set<String> known) {
    inOtherCase(names, known)
        .findFirst()
        .ifPresent(
            name -> {
              throw new NotationException(
                  NotationReason.NAME_IN_OTHER_CASE, Texts.quote(name) + " in another case");
            });
  }
}
