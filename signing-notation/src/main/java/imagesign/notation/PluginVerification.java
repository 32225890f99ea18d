package imagesign.notation;

import imagesign.core.json.JsonArray;
import imagesign.core.json.JsonObject;
import imagesign.core.x509.Certificate;
import imagesign.notation.PluginException.Reason;
import imagesign.notation.SignedHeader.PluginDemand;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The part that a plugin has in a verification. It is asked only if the authority names it, and
 * only for what the signature wants and it can do.
 */
final class PluginVerification {
  private final NotationPlugin plugin;
  private final Set<PluginCapability> capabilities;

  private PluginVerification(NotationPlugin plugin, Set<PluginCapability> capabilities) {
    this.plugin = plugin;
    this.capabilities = capabilities;
  }

  /**
   * What a plugin said.
   *
   * @param refusals the capabilities whose result is no, each with the plugin's words
   * @param processed the attributes that it took care of
   */
  record Answer(List<Refusal> refusals, Set<String> processed) {
    static final Answer NONE = new Answer(List.of(), Set.of());

    Optional<Refusal> refusal(PluginCapability capability) {
      return refusals.stream().filter(r -> r.capability() == capability).findFirst();
    }
  }

  /** One result that is no. */
  record Refusal(PluginCapability capability, String why) {}

  /**
   * Finds the plugin that a signature asks for; throws {@link NotationException} if it can't be.
   */
  static PluginVerification find(PluginDemand demand, AuthorityOptions options) {
    NotationPlugin plugin = options.plugins().get(demand.name());
    if (plugin == null) {
      throw new NotationException(
          NotationReason.PLUGIN_NOT_NAMED, "plugin " + Texts.quote(demand.name()));
    }
    PluginMetadata metadata = plugin.metadata();
    requireVersion(demand, metadata);
    if (!metadata.verifies()) {
      throw new NotationException(NotationReason.PLUGIN_VERIFIES_NOTHING, plugin + " can't verify");
    }
    Set<PluginCapability> capabilities = EnumSet.noneOf(PluginCapability.class);
    metadata.capabilities().stream()
        .filter(PluginCapability::isVerifier)
        .forEach(capabilities::add);
    return new PluginVerification(plugin, capabilities);
  }

  private static void requireVersion(PluginDemand demand, PluginMetadata metadata) {
    if (demand.minVersion().isEmpty()) {
      return;
    }
    SemanticVersion least = version(demand.minVersion());
    if (version(metadata.version()).compareTo(least) < 0) {
      throw new NotationException(
          NotationReason.PLUGIN_TOO_OLD,
          "plugin "
              + metadata.name()
              + " "
              + metadata.version()
              + ", wanted "
              + demand.minVersion());
    }
  }

  private static SemanticVersion version(String text) {
    return SemanticVersion.parse(text)
        .orElseThrow(
            () ->
                new NotationException(
                    NotationReason.PLUGIN_VERSION_MALFORMED, "version " + Texts.quote(text)));
  }

  boolean judgesIdentity() {
    return capabilities.contains(PluginCapability.SIGNATURE_VERIFIER_TRUSTED_IDENTITY);
  }

  boolean judgesRevocation() {
    return capabilities.contains(PluginCapability.SIGNATURE_VERIFIER_REVOCATION_CHECK);
  }

  /** Asks for what it can do, revocation only if the level wants that at all. */
  Answer verify(SoundEnvelope sound, AuthorityOptions options) {
    Set<PluginCapability> asked = EnumSet.copyOf(capabilities);
    if (options.statement().level().action(ValidationType.REVOCATION) == ValidationAction.SKIP) {
      asked.remove(PluginCapability.SIGNATURE_VERIFIER_REVOCATION_CHECK);
    }
    if (asked.isEmpty()) {
      return Answer.NONE;
    }
    JsonObject.Builder request =
        NotationPlugin.request()
            .put("signature", signature(sound))
            .put("trustPolicy", trustPolicy(options.statement(), asked));
    return plugin.command("verify-signature", request, json -> read(json, asked));
  }

  private static JsonObject signature(SoundEnvelope sound) {
    List<String> extended = sound.header().extended().stream().map(ExtendedAttribute::key).toList();
    return JsonObject.builder()
        .put("criticalAttributes", attributes(sound, extended))
        .put("unprocessedAttributes", JsonArray.ofStrings(extended))
        .put("certificateChain", JsonArray.ofStrings(chain(sound)))
        .build();
  }

  private static JsonObject attributes(SoundEnvelope sound, List<String> extended) {
    SignedHeader header = sound.header();
    JsonObject.Builder json =
        JsonObject.builder()
            .put("contentType", Payload.MEDIA_TYPE)
            .put("signingScheme", header.scheme().value());
    header.expiry().ifPresent(time -> json.put("expiry", Times.format(time)));
    if (header.scheme() == SigningScheme.SIGNING_AUTHORITY) {
      json.put("authenticSigningTime", Times.format(header.signingTime()));
    }
    JsonObject.Builder values = JsonObject.builder();
    extended.forEach(name -> values.put(name, sound.envelope().header().json(name)));
    return json.put("extendedAttributes", values.build()).build();
  }

  private static List<String> chain(SoundEnvelope sound) {
    return sound.chain().certificates().stream()
        .map(Certificate::der)
        .map(Base64s::encode)
        .toList();
  }

  private static JsonObject trustPolicy(TrustStatement statement, Set<PluginCapability> asked) {
    return JsonObject.builder()
        .put("trustedIdentities", strings(statement.trustedIdentities()))
        .put("signatureVerification", strings(List.copyOf(asked)))
        .build();
  }

  private static JsonArray strings(List<?> values) {
    return JsonArray.ofStrings(values.stream().map(Object::toString).toList());
  }

  private static Answer read(JsonObject json, Set<PluginCapability> asked) {
    JsonObject results = json.object("verificationResults");
    List<Refusal> refusals = new ArrayList<>();
    for (PluginCapability capability : asked) {
      JsonObject result =
          results
              .optionalObject(capability.toString())
              .orElseThrow(
                  () ->
                      new PluginException(
                          Reason.RESULT_MISSING, "the plugin gave no result for " + capability));
      if (!result.bool("success")) {
        refusals.add(
            new Refusal(capability, Texts.quote(result.optionalString("reason").orElse(""))));
      }
    }
    return new Answer(
        refusals, Set.copyOf(json.optionalStrings("processedAttributes").orElse(List.of())));
  }
}
