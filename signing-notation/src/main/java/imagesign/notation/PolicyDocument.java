package imagesign.notation;

import imagesign.core.json.Json;
import imagesign.core.json.JsonArray;
import imagesign.core.json.JsonException;
import imagesign.core.json.JsonObject;
import imagesign.core.json.JsonValue;
import imagesign.notation.TrustPolicyException.Reason;
import imagesign.oci.Bytes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What the documents for images and for blobs have in common. */
final class PolicyDocument {
  /** A statement takes a few hundred bytes; documents have been seen with a few dozen. */
  static final int MAX_BYTES = 4 * 1024 * 1024;

  private static final String VERSION = "version";
  private static final String SUPPORTED_VERSION = "1.0";
  private static final String STATEMENTS = "trustPolicies";
  private static final String NAME = "name";
  private static final String VERIFICATION = "signatureVerification";
  private static final String LEVEL = "level";
  private static final String OVERRIDE = "override";
  private static final String TIMESTAMP = "verifyTimestamp";
  private static final String STORES = "trustStores";
  private static final String IDENTITIES = "trustedIdentities";

  private PolicyDocument() {}

  /** Reads every statement; {@code own} are the members that only this kind of document has. */
  static <T> List<T> statements(Bytes content, Set<String> own, Function<JsonObject, T> reader) {
    try {
      JsonObject json = Json.parseObject(content);
      requireCase(json, Set.of(VERSION, STATEMENTS));
      requireVersion(json.optionalString(VERSION).orElse(""));
      List<JsonObject> statements = json.optionalObjects(STATEMENTS).orElse(List.of());
      Set<String> members = new HashSet<>(own);
      members.addAll(Set.of(NAME, VERIFICATION, STORES, IDENTITIES));
      List<T> read = new ArrayList<>();
      for (JsonObject statement : statements) {
        requireCase(statement, members);
        read.add(readNamed(statement, reader));
      }
      return read;
    } catch (JsonException e) {
      throw new TrustPolicyException(Reason.MALFORMED, "trust policy: " + e.getMessage(), e);
    }
  }

  private static <T> T readNamed(JsonObject statement, Function<JsonObject, T> reader) {
    try {
      return reader.apply(statement);
    } catch (TrustPolicyException e) {
      throw e.in(statement.optionalString(NAME).orElse(""));
    }
  }

  private static void requireVersion(String version) {
    if (version.isEmpty()) {
      throw new TrustPolicyException(Reason.VERSION_MISSING, "no version");
    }
    if (!version.equals(SUPPORTED_VERSION)) {
      throw new TrustPolicyException(Reason.VERSION_UNSUPPORTED, "version " + Texts.quote(version));
    }
  }

  /** Go takes names in any case, so it would read another policy than this. */
  private static void requireCase(JsonObject json, Set<String> known) {
    Attributes.inOtherCase(json.names(), known)
        .findFirst()
        .ifPresent(
            name -> {
              throw new TrustPolicyException(
                  Reason.MALFORMED, "member " + Texts.quote(name) + " in another case");
            });
  }

  static void requireNames(List<TrustStatement> statements) {
    if (statements.isEmpty()) {
      throw new TrustPolicyException(Reason.NO_STATEMENTS, "no statements");
    }
    Set<String> names = new HashSet<>();
    for (TrustStatement statement : statements) {
      if (!names.add(statement.name())) {
        throw new TrustPolicyException(
            Reason.NAME_DUPLICATE, "two statements named " + Texts.quote(statement.name()));
      }
    }
  }

  static TrustStatement trust(JsonObject statement) {
    JsonObject verification = statement.optionalObject(VERIFICATION).orElse(JsonObject.EMPTY);
    requireCase(verification, Set.of(LEVEL, OVERRIDE, TIMESTAMP));
    return new TrustStatement(
        statement.optionalString(NAME).orElse(""),
        level(verification),
        timestamp(verification.optionalString(TIMESTAMP).orElse("")),
        statement.optionalStrings(STORES).orElse(List.of()).stream()
            .map(TrustStoreName::parse)
            .toList(),
        statement.optionalStrings(IDENTITIES).orElse(List.of()).stream()
            .map(TrustedIdentity::parse)
            .toList());
  }

  private static VerificationLevel level(JsonObject verification) {
    String name =
        verification
            .optionalString(LEVEL)
            .filter(text -> !text.isEmpty())
            .orElseThrow(
                () -> new TrustPolicyException(Reason.LEVEL_MISSING, "no verification level"));
    VerificationLevel level = VerificationLevel.of(name);
    Map<String, String> overrides = verification.optionalStringMap(OVERRIDE).orElse(Map.of());
    for (Map.Entry<String, String> override : overrides.entrySet()) {
      level = level.override(type(override.getKey()), action(override.getValue()));
    }
    return level;
  }

  private static ValidationType type(String name) {
    return ValidationType.of(name)
        .orElseThrow(
            () ->
                new TrustPolicyException(
                    Reason.OVERRIDE_TYPE_UNKNOWN, "override of " + Texts.quote(name)));
  }

  private static ValidationAction action(String name) {
    return ValidationAction.of(name)
        .orElseThrow(
            () ->
                new TrustPolicyException(
                    Reason.OVERRIDE_ACTION_UNKNOWN, "override to " + Texts.quote(name)));
  }

  private static TimestampVerification timestamp(String name) {
    return name.isEmpty()
        ? TimestampVerification.ALWAYS
        : TimestampVerification.of(name)
            .orElseThrow(
                () ->
                    new TrustPolicyException(
                        Reason.TIMESTAMP_OPTION_UNKNOWN, "verifyTimestamp " + Texts.quote(name)));
  }

  static JsonObject write(TrustStatement trust, String ownName, JsonValue own) {
    return JsonObject.builder()
        .put(NAME, trust.name())
        .put(ownName, own)
        .put(VERIFICATION, verification(trust))
        .put(STORES, JsonArray.ofStrings(strings(trust.trustStores())))
        .put(IDENTITIES, JsonArray.ofStrings(strings(trust.trustedIdentities())))
        .build();
  }

  private static JsonObject verification(TrustStatement trust) {
    JsonObject.Builder json = JsonObject.builder().put(LEVEL, trust.level().baseName());
    if (!trust.level().overrides().isEmpty()) {
      JsonObject.Builder overrides = JsonObject.builder();
      trust.level().overrides().forEach((t, a) -> overrides.put(t.toString(), a.toString()));
      json.put(OVERRIDE, overrides.build());
    }
    if (trust.verifyTimestamp() != TimestampVerification.ALWAYS) {
      json.put(TIMESTAMP, trust.verifyTimestamp().toString());
    }
    return json.build();
  }

  private static List<String> strings(List<?> values) {
    return values.stream().map(Object::toString).toList();
  }

  static Bytes write(List<JsonObject> statements) {
    return JsonObject.builder()
        .put(VERSION, SUPPORTED_VERSION)
        .put(STATEMENTS, statements)
        .build()
        .toBytes();
  }
}
