package imagesign.notation;

import imagesign.notation.SignedHeader.PluginDemand;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules of signed headers that both formats share. Notary Project specification, "Signed
 * Attributes" and "Verification".
 */
final class HeaderRules {
  private final HeaderFields fields;
  private final Set<String> critical;

  private HeaderRules(HeaderFields fields, Set<String> critical) {
    this.fields = fields;
    this.critical = critical;
  }

  /** Reads a header whose signature holds; throws {@link NotationException} if it breaks a rule. */
  static SignedHeader read(HeaderFields fields) {
    Attributes.refuseOtherCases(fields.names(), Attributes.SIGNED);
    requireContentType(fields);
    return new HeaderRules(fields, critical(fields)).read();
  }

  private static void requireContentType(HeaderFields fields) {
    String type =
        fields
            .contentType()
            .filter(text -> !text.isEmpty())
            .orElseThrow(() -> refused(NotationReason.CONTENT_TYPE_MISSING, "no content type"));
    if (!type.equals(Payload.MEDIA_TYPE)) {
      throw refused(
          NotationReason.CONTENT_TYPE_UNSUPPORTED, "content of the type " + Texts.quote(type));
    }
  }

  private static Set<String> critical(HeaderFields fields) {
    List<String> listed =
        fields
            .critical()
            .orElseThrow(() -> refused(NotationReason.CRIT_MISSING, "no critical attributes"));
    if (listed.isEmpty()) {
      throw refused(NotationReason.CRIT_EMPTY, "an empty list of critical attributes");
    }
    Set<String> critical = new LinkedHashSet<>(listed);
    if (critical.size() != listed.size()) {
      throw refused(NotationReason.CRIT_DUPLICATE, "a critical attribute is named twice");
    }
    return critical;
  }

  private SignedHeader read() {
    SigningScheme scheme = scheme();
    Instant signingTime = signingTime(scheme);
    Instant expiry = expiry(signingTime);
    PluginDemand plugin = plugin();
    requireAllowed();
    return new SignedHeader(scheme, signingTime, expiry, extended(), plugin);
  }

  private SigningScheme scheme() {
    String name =
        fields
            .text(Attributes.SIGNING_SCHEME)
            .orElseThrow(() -> refused(NotationReason.SCHEME_MISSING, "no signing scheme"));
    requireCritical(Attributes.SIGNING_SCHEME);
    return SigningScheme.of(name)
        .orElseThrow(
            () ->
                refused(NotationReason.SCHEME_UNSUPPORTED, "signing scheme " + Texts.quote(name)));
  }

  private Instant signingTime(SigningScheme scheme) {
    boolean byAuthority = scheme == SigningScheme.SIGNING_AUTHORITY;
    String mine = byAuthority ? Attributes.AUTHENTIC_SIGNING_TIME : Attributes.SIGNING_TIME;
    String other = byAuthority ? Attributes.SIGNING_TIME : Attributes.AUTHENTIC_SIGNING_TIME;
    if (fields.names().contains(other)) {
      throw refused(
          NotationReason.SIGNING_TIME_OF_OTHER_SCHEME, other + " under the scheme " + scheme);
    }
    Instant time =
        fields
            .time(mine)
            .orElseThrow(() -> refused(NotationReason.SIGNING_TIME_MISSING, "no " + mine));
    if (byAuthority) {
      requireCritical(mine);
    }
    return time;
  }

  private @Nullable Instant expiry(Instant signingTime) {
    Optional<Instant> expiry = fields.time(Attributes.EXPIRY);
    if (expiry.isEmpty()) {
      return null;
    }
    requireCritical(Attributes.EXPIRY);
    if (!expiry.get().isAfter(signingTime)) {
      throw refused(
          NotationReason.EXPIRY_NOT_AFTER_SIGNING,
          "signed at " + signingTime + ", expires at " + expiry.get());
    }
    return expiry.get();
  }

  private @Nullable PluginDemand plugin() {
    Optional<String> name = pluginText(Attributes.PLUGIN);
    Optional<String> minVersion = pluginText(Attributes.PLUGIN_MIN_VERSION);
    if (name.isEmpty()) {
      if (minVersion.isPresent()) {
        throw refused(
            NotationReason.PLUGIN_ATTRIBUTE_MALFORMED, "the version of a plugin without its name");
      }
      return null;
    }
    return new PluginDemand(name.get(), minVersion.orElse(""));
  }

  private Optional<String> pluginText(String name) {
    if (!fields.names().contains(name)) {
      return Optional.empty();
    }
    requireCritical(name);
    return Optional.of(
        fields
            .text(name)
            .filter(text -> !text.isBlank())
            .orElseThrow(
                () -> refused(NotationReason.PLUGIN_ATTRIBUTE_MALFORMED, name + " is blank")));
  }

  private void requireCritical(String name) {
    if (!critical.contains(name)) {
      throw refused(NotationReason.CRIT_INCOMPLETE, name + " is not critical");
    }
  }

  /** Whatever else is critical must be an extended attribute that is there. */
  private void requireAllowed() {
    Set<String> never = new HashSet<>(fields.standardNames());
    never.add(Attributes.SIGNING_TIME);
    for (String name : critical) {
      if (never.contains(name)) {
        throw refused(NotationReason.CRIT_NOT_ALLOWED, name + " is critical");
      }
      if (!fields.names().contains(name)) {
        throw refused(
            NotationReason.CRIT_ABSENT, Texts.quote(name) + " is critical and is not there");
      }
    }
  }

  private List<ExtendedAttribute> extended() {
    return fields.names().stream()
        .filter(name -> !Attributes.SIGNED.contains(name))
        .map(name -> new ExtendedAttribute(name, fields.shown(name), critical.contains(name)))
        .toList();
  }

  private static NotationException refused(NotationReason reason, String message) {
    return new NotationException(reason, message);
  }
}
