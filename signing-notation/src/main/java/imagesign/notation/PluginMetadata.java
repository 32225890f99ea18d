package imagesign.notation;

import imagesign.core.json.JsonObject;
import imagesign.notation.PluginException.Reason;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How a plugin describes itself.
 *
 * @param name its name
 * @param description what it is for
 * @param version its version
 * @param url where to read about it
 * @param contractVersions the versions of the protocol that it speaks
 * @param capabilities what it can do, of what is known here
 */
public record PluginMetadata(
    String name,
    String description,
    String version,
    String url,
    List<String> contractVersions,
    Set<PluginCapability> capabilities) {
  /** The only version of the protocol so far. */
  static final String CONTRACT = "1.0";

  /** Copies the collections. */
  public PluginMetadata {
    contractVersions = List.copyOf(contractVersions);
    capabilities = Set.copyOf(capabilities);
  }

  /** Reads an answer; throws {@link PluginException} if the plugin can't be used. */
  static PluginMetadata read(JsonObject json, String expectedName) {
    PluginMetadata metadata =
        new PluginMetadata(
            required(json, "name"),
            required(json, "description"),
            required(json, "version"),
            required(json, "url"),
            json.optionalStrings("supportedContractVersions").orElse(List.of()),
            capabilities(json.optionalStrings("capabilities").orElse(List.of())));
    if (!metadata.name().equals(expectedName)) {
      throw invalid("it calls itself " + Texts.quote(metadata.name()));
    }
    if (metadata.contractVersions().isEmpty()) {
      throw invalid("no supportedContractVersions");
    }
    if (!metadata.contractVersions().contains(CONTRACT)) {
      throw new PluginException(
          Reason.CONTRACT_UNSUPPORTED,
          "plugin " + expectedName + " speaks " + metadata.contractVersions());
    }
    return metadata;
  }

  private static String required(JsonObject json, String name) {
    String value = json.optionalString(name).orElse("");
    if (value.isEmpty()) {
      throw invalid("no " + name);
    }
    return value;
  }

  private static Set<PluginCapability> capabilities(List<String> names) {
    if (names.isEmpty()) {
      throw invalid("no capabilities");
    }
    Set<PluginCapability> known = EnumSet.noneOf(PluginCapability.class);
    names.forEach(name -> PluginCapability.of(name).ifPresent(known::add));
    return known;
  }

  private static PluginException invalid(String what) {
    return new PluginException(Reason.METADATA_INVALID, "plugin metadata: " + what);
  }

  /** Whether it verifies anything. */
  boolean verifies() {
    return capabilities.stream().anyMatch(PluginCapability::isVerifier);
  }
}
