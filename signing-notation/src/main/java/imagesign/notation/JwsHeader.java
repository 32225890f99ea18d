package imagesign.notation;

import imagesign.core.json.Json;
import imagesign.core.json.JsonArray;
import imagesign.core.json.JsonException;
import imagesign.core.json.JsonObject;
import imagesign.core.json.JsonString;
import imagesign.core.json.JsonValue;
import imagesign.oci.Bytes;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The protected header of a JWS envelope. Notary Project specification, "JWS Envelope". */
final class JwsHeader implements HeaderFields {
  private static final String ALGORITHM = "alg";
  private static final String CRITICAL = "crit";
  private static final String CONTENT_TYPE = "cty";
  private static final Set<String> STANDARD = Set.of(ALGORITHM, CRITICAL, CONTENT_TYPE);

  private final JsonObject json;
  private final Set<String> names;

  private JwsHeader(JsonObject json) {
    this.json = json;
    this.names = new LinkedHashSet<>(json.names());
    names.removeIf(name -> STANDARD.contains(name) || !json.has(name));
  }

  static JwsHeader parse(Bytes header) {
    JsonObject json = wellFormed(() -> Json.parseObject(header));
    Attributes.refuseOtherCases(json.names(), STANDARD);
    return new JwsHeader(json);
  }

  /** Whether JWS itself defines a name of this spelling, whatever its case. */
  static boolean isStandard(String name) {
    return STANDARD.contains(name.toLowerCase(Locale.ROOT));
  }

  private static <T> T wellFormed(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (JsonException e) {
      throw new NotationException(
          NotationReason.HEADER_MALFORMED, "protected header: " + e.getMessage(), e);
    }
  }

  @Override
  public Optional<NotationAlgorithm> algorithm() {
    return text(ALGORITHM)
        .map(
            name ->
                NotationAlgorithm.ofJws(name)
                    .orElseThrow(
                        () ->
                            new NotationException(
                                NotationReason.ALGORITHM_UNSUPPORTED,
                                "algorithm " + Texts.quote(name))));
  }

  @Override
  public Optional<String> contentType() {
    return text(CONTENT_TYPE);
  }

  @Override
  public Optional<List<String>> critical() {
    return wellFormed(() -> json.optionalStrings(CRITICAL));
  }

  @Override
  public Set<String> names() {
    return names;
  }

  @Override
  public Set<String> standardNames() {
    return STANDARD;
  }

  @Override
  public Optional<String> text(String name) {
    return wellFormed(() -> json.optionalString(name));
  }

  @Override
  public Optional<Instant> time(String name) {
    return text(name)
        .map(
            text ->
                Times.parse(text)
                    .orElseThrow(
                        () ->
                            new NotationException(
                                NotationReason.TIME_MALFORMED, name + ": not a time of RFC 3339")));
  }

  @Override
  public JsonValue json(String name) {
    return json.member(name).orElseThrow();
  }

  /** Writes a header, its members sorted as Go does. */
  static Bytes write(NotationAlgorithm algorithm, SignedHeader header) {
    TreeMap<String, JsonValue> members = new TreeMap<>();
    members.put(ALGORITHM, new JsonString(algorithm.jwsName()));
    members.put(CONTENT_TYPE, new JsonString(Payload.MEDIA_TYPE));
    members.put(CRITICAL, JsonArray.ofStrings(header.critical()));
    members.put(Attributes.SIGNING_SCHEME, new JsonString(header.scheme().value()));
    members.put(header.timeName(), new JsonString(Times.format(header.signingTime())));
    header
        .expiry()
        .ifPresent(time -> members.put(Attributes.EXPIRY, new JsonString(Times.format(time))));
    header.extended().forEach(a -> members.put(a.key(), new JsonString(a.value())));
    JsonObject.Builder json = JsonObject.builder();
    members.forEach(json::put);
    return json.build().toBytes();
  }
}
