package imagesign.notation;

import imagesign.core.cbor.CborArray;
import imagesign.core.cbor.CborInteger;
import imagesign.core.cbor.CborMap;
import imagesign.core.cbor.CborTag;
import imagesign.core.cbor.CborText;
import imagesign.core.cbor.CborValue;
import imagesign.core.json.JsonValue;
import imagesign.oci.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The protected header of a COSE envelope. Notary Project specification, "COSE Envelope". Labels
 * that are numbers and not defined there are ignored, unless they are critical.
 */
final class CoseHeader implements HeaderFields {
  /** RFC 9052 §3.1. */
  private static final long ALGORITHM = 1;

  private static final long CRITICAL = 2;
  private static final long CONTENT_TYPE = 3;

  /** Seconds since 1970, RFC 8949 §3.4.2. */
  private static final int EPOCH_TIME = 1;

  private final CborMap map;
  private final Set<String> names = new LinkedHashSet<>();

  CoseHeader(CborMap map) {
    this.map = map;
    for (Map.Entry<CborValue, CborValue> entry : map.entries().entrySet()) {
      if (entry.getKey() instanceof CborText name) {
        names.add(name.value());
        requireNoTagIn(entry.getValue(), name.value());
      }
    }
  }

  /** Takes the header out of its byte string, where an empty one stands for an empty map. */
  static CborMap decode(Bytes wrapped) {
    return wrapped.size() == 0
        ? new CborMap(Map.of())
        : CoseEnvelope.part(CoseEnvelope.decode(wrapped, true), CborMap.class, "protected header");
  }

  /** Times alone are tagged, and only on the outside. */
  private static void requireNoTagIn(CborValue value, String name) {
    boolean isTime =
        Set.of(Attributes.EXPIRY, Attributes.SIGNING_TIME, Attributes.AUTHENTIC_SIGNING_TIME)
            .contains(name);
    CborValue inner = isTime && value instanceof CborTag tag ? tag.content() : value;
    if (hasTag(inner)) {
      throw new NotationException(
          NotationReason.COSE_TAG_NOT_ALLOWED, Texts.quote(name) + " has a tag");
    }
  }

  private static boolean hasTag(CborValue value) {
    if (value instanceof CborArray array) {
      return array.items().stream().anyMatch(CoseHeader::hasTag);
    }
    return value instanceof CborTag
        || (value instanceof CborMap map
            && map.entries().values().stream().anyMatch(CoseHeader::hasTag));
  }

  @Override
  public Optional<NotationAlgorithm> algorithm() {
    return map.get(ALGORITHM).map(CoseHeader::algorithm);
  }

  private static NotationAlgorithm algorithm(CborValue value) {
    if (!(value instanceof CborInteger number)) {
      throw malformed("the algorithm");
    }
    OptionalLong id = number.asLong();
    Optional<NotationAlgorithm> algorithm =
        id.isPresent() ? NotationAlgorithm.ofCose(id.getAsLong()) : Optional.empty();
    return algorithm.orElseThrow(
        () ->
            new NotationException(
                NotationReason.ALGORITHM_UNSUPPORTED, "algorithm " + number.value()));
  }

  @Override
  public Optional<String> contentType() {
    return map.get(CONTENT_TYPE).map(value -> text(value, "content type"));
  }

  @Override
  public Optional<List<String>> critical() {
    return map.get(CRITICAL).map(this::critical);
  }

  private List<String> critical(CborValue value) {
    if (!(value instanceof CborArray labels)) {
      throw malformed("the list of critical attributes");
    }
    List<String> critical = new ArrayList<>();
    for (CborValue label : labels.items()) {
      if (label instanceof CborInteger number) {
        throw refused(number);
      }
      critical.add(text(label, "a critical attribute"));
    }
    return critical;
  }

  /** The specification defines no critical attribute whose label is a number. */
  private NotationException refused(CborInteger label) {
    String what = "label " + label.value() + " is critical";
    if (map.get(label).isEmpty()) {
      return new NotationException(NotationReason.CRIT_ABSENT, what + " and is not there");
    }
    OptionalLong number = label.asLong();
    boolean standard =
        number.isPresent() && number.getAsLong() >= ALGORITHM && number.getAsLong() <= CONTENT_TYPE;
    return new NotationException(
        standard ? NotationReason.CRIT_NOT_ALLOWED : NotationReason.CRITICAL_ATTRIBUTE_UNKNOWN,
        what);
  }

  @Override
  public Set<String> names() {
    return names;
  }

  @Override
  public Set<String> standardNames() {
    return Set.of();
  }

  @Override
  public Optional<String> text(String name) {
    return map.get(name).map(value -> text(value, name));
  }

  private static String text(CborValue value, String what) {
    if (value instanceof CborText text) {
      return text.value();
    }
    throw malformed(what);
  }

  private static NotationException malformed(String what) {
    return new NotationException(
        NotationReason.HEADER_MALFORMED, "protected header: " + what + " is of another type");
  }

  @Override
  public Optional<Instant> time(String name) {
    return map.get(name).map(value -> time(value, name));
  }

  private static Instant time(CborValue value, String name) {
    if (!(value instanceof CborTag tag) || !tag.is(EPOCH_TIME)) {
      throw new NotationException(NotationReason.TIME_NOT_TAGGED, name + ": not under tag 1");
    }
    OptionalLong seconds =
        tag.content() instanceof CborInteger number ? number.asLong() : OptionalLong.empty();
    Optional<Instant> time =
        seconds.isPresent() ? Times.ofEpochSecond(seconds.getAsLong()) : Optional.empty();
    return time.orElseThrow(
        () ->
            new NotationException(
                NotationReason.TIME_MALFORMED, name + ": not whole seconds since 1970"));
  }

  @Override
  public JsonValue json(String name) {
    return CborJson.of(map.get(name).orElseThrow());
  }

  /** Writes a header in the deterministic encoding. */
  static Bytes write(NotationAlgorithm algorithm, SignedHeader header) {
    Map<CborValue, CborValue> entries = new LinkedHashMap<>();
    entries.put(CborInteger.of(ALGORITHM), CborInteger.of(algorithm.coseId()));
    entries.put(
        CborInteger.of(CRITICAL),
        new CborArray(header.critical().stream().<CborValue>map(CborText::new).toList()));
    entries.put(CborInteger.of(CONTENT_TYPE), new CborText(Payload.MEDIA_TYPE));
    entries.put(new CborText(Attributes.SIGNING_SCHEME), new CborText(header.scheme().value()));
    entries.put(new CborText(header.timeName()), epochTime(header.signingTime()));
    header
        .expiry()
        .ifPresent(time -> entries.put(new CborText(Attributes.EXPIRY), epochTime(time)));
    header.extended().forEach(a -> entries.put(new CborText(a.key()), new CborText(a.value())));
    return new CborMap(entries).toBytes();
  }

  private static CborTag epochTime(Instant time) {
    return CborTag.of(EPOCH_TIME, CborInteger.of(time.getEpochSecond()));
  }
}
