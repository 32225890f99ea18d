package imagesign.notation;

import static imagesign.notation.Forgery.number;
import static imagesign.notation.Forgery.text;
import static org.assertj.core.api.Assertions.assertThat;

import imagesign.core.cbor.CborArray;
import imagesign.core.cbor.CborBytes;
import imagesign.core.cbor.CborFloat;
import imagesign.core.cbor.CborMap;
import imagesign.core.cbor.CborSimple;
import imagesign.core.cbor.CborTag;
import imagesign.core.cbor.CborValue;
import imagesign.oci.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** COSE envelopes with a good signature and one thing wrong: each refused for that thing. */
class CoseMatrixTest {
  private static final Signatory ALICE = Signatory.of(Kind.EC_256);
  private static final CborValue ALG = number(1);
  private static final CborValue CRIT = number(2);
  private static final CborValue CTY = number(3);
  private static final CborValue SCHEME = text(Attributes.SIGNING_SCHEME);
  private static final CborValue TIME = text(Attributes.SIGNING_TIME);
  private static final CborValue EXPIRY = text(Attributes.EXPIRY);
  private static final CborValue AUTHENTIC = text(Attributes.AUTHENTIC_SIGNING_TIME);

  private static CborTag epoch(CborValue content) {
    return CborTag.of(1, content);
  }

  private static CborValue signingTime() {
    return epoch(number(Forgery.signingTime().getEpochSecond()));
  }

  private static Arguments row(
      NotationReason reason, String what, Consumer<Map<CborValue, CborValue>> change) {
    return Arguments.of(reason, what, change);
  }

  private static Arguments dropped(NotationReason reason, CborValue label) {
    return row(reason, label + " dropped", map -> map.remove(label));
  }

  private static Arguments set(NotationReason reason, CborValue label, CborValue value) {
    return row(reason, label + " → " + value, map -> map.put(label, value));
  }

  private static Arguments critical(NotationReason reason, CborValue... labels) {
    return set(reason, CRIT, CborArray.of(labels));
  }

  static Stream<Arguments> headers() {
    return Stream.of(
        dropped(NotationReason.ALGORITHM_MISSING, ALG),
        dropped(NotationReason.CRIT_MISSING, CRIT),
        dropped(NotationReason.CONTENT_TYPE_MISSING, CTY),
        dropped(NotationReason.SCHEME_MISSING, SCHEME),
        dropped(NotationReason.SIGNING_TIME_MISSING, TIME),
        dropped(NotationReason.CRIT_ABSENT, EXPIRY),
        set(NotationReason.HEADER_MALFORMED, ALG, text("ES256")),
        set(NotationReason.HEADER_MALFORMED, CRIT, text(Attributes.SIGNING_SCHEME)),
        set(NotationReason.HEADER_MALFORMED, CTY, number(50)),
        set(NotationReason.HEADER_MALFORMED, SCHEME, number(1)),
        critical(NotationReason.HEADER_MALFORMED, SCHEME, EXPIRY, CborSimple.TRUE),
        set(NotationReason.TIME_NOT_TAGGED, TIME, number(1_795_176_000)),
        set(NotationReason.TIME_NOT_TAGGED, TIME, CborTag.of(0, text("2026-11-20T12:00:00Z"))),
        set(NotationReason.TIME_NOT_TAGGED, EXPIRY, text("2026-11-20T13:00:00Z")),
        set(NotationReason.TIME_MALFORMED, TIME, epoch(new CborFloat(1_795_176_000))),
        set(NotationReason.TIME_MALFORMED, TIME, epoch(text("2026-11-20T12:00:00Z"))),
        set(NotationReason.TIME_MALFORMED, TIME, epoch(number(-1))),
        set(NotationReason.TIME_MALFORMED, TIME, epoch(number(Long.MAX_VALUE))),
        set(NotationReason.ALGORITHM_UNSUPPORTED, ALG, number(-257)),
        set(NotationReason.ALGORITHM_UNSUPPORTED, ALG, number(-8)),
        set(NotationReason.ALGORITHM_UNSUPPORTED, ALG, number(5)),
        set(NotationReason.ALGORITHM_NOT_OF_KEY, ALG, number(-35)),
        set(NotationReason.ALGORITHM_NOT_OF_KEY, ALG, number(-37)),
        set(NotationReason.CONTENT_TYPE_UNSUPPORTED, CTY, text("application/json")),
        critical(NotationReason.CRIT_EMPTY),
        critical(NotationReason.CRIT_DUPLICATE, SCHEME, EXPIRY, SCHEME),
        critical(NotationReason.CRIT_INCOMPLETE, SCHEME),
        critical(NotationReason.CRIT_INCOMPLETE, EXPIRY),
        critical(NotationReason.CRIT_NOT_ALLOWED, SCHEME, EXPIRY, TIME),
        critical(NotationReason.CRIT_NOT_ALLOWED, SCHEME, EXPIRY, ALG),
        critical(NotationReason.CRIT_NOT_ALLOWED, SCHEME, EXPIRY, CTY),
        critical(NotationReason.CRIT_ABSENT, SCHEME, EXPIRY, text("example.none")),
        critical(NotationReason.CRIT_ABSENT, SCHEME, EXPIRY, number(99)),
        row(
            NotationReason.CRITICAL_ATTRIBUTE_UNKNOWN,
            "number critical",
            map -> {
              map.put(CRIT, CborArray.of(SCHEME, EXPIRY, number(99)));
              map.put(number(99), text("x"));
            }),
        set(NotationReason.SCHEME_UNSUPPORTED, SCHEME, text("notary.x509.other")),
        set(
            NotationReason.SIGNING_TIME_OF_OTHER_SCHEME,
            SCHEME,
            text("notary.x509.signingAuthority")),
        set(NotationReason.SIGNING_TIME_OF_OTHER_SCHEME, AUTHENTIC, signingTime()),
        set(NotationReason.EXPIRY_NOT_AFTER_SIGNING, EXPIRY, signingTime()),
        set(NotationReason.NAME_IN_OTHER_CASE, text("io.cncf.notary.Expiry"), text("x")),
        set(NotationReason.COSE_TAG_NOT_ALLOWED, text("example"), CborTag.of(1, number(1))),
        set(
            NotationReason.COSE_TAG_NOT_ALLOWED,
            text("example"),
            CborArray.of(CborTag.of(37, text("x")))),
        set(NotationReason.COSE_TAG_NOT_ALLOWED, TIME, epoch(epoch(number(1)))));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("headers")
  void refusesAHeaderThatIsWrongInOnePlace(
      NotationReason reason, String what, Consumer<Map<CborValue, CborValue>> change) {
    Bytes envelope =
        Forgery.by(ALICE)
            .expiring()
            .cose(
                map -> {
                  change.accept(map);
                  return map;
                });
    assertThat(Forgery.refusal(EnvelopeFormat.COSE, envelope)).contains(reason);
  }

  @Test
  void acceptsTheOriginalAndWhatDiffersHarmlessly() {
    Forgery forgery = Forgery.by(ALICE).expiring();
    assertThat(Forgery.refusal(EnvelopeFormat.COSE, forgery.cose())).isEmpty();
    Bytes extended =
        forgery.cose(
            map -> {
              map.put(text("example"), CborArray.of(number(1), CborSimple.TRUE));
              map.put(number(99), text("ignored"));
              return map;
            });
    assertThat(Forgery.refusal(EnvelopeFormat.COSE, extended)).isEmpty();
  }

  @Test
  void refusesEveryLabelTwice() {
    Forgery forgery = Forgery.by(ALICE).expiring();
    for (CborValue label : forgery.coseHeader().keySet()) {
      assertThat(Forgery.refusal(EnvelopeFormat.COSE, forgery.coseWithEntryTwice(label)))
          .contains(NotationReason.COSE_MALFORMED);
    }
  }

  @Test
  void asksOfASigningAuthorityWhatItAsksOfASigner() {
    Forgery forgery = Forgery.by(ALICE).bySigningAuthority();
    assertThat(Forgery.refusal(EnvelopeFormat.COSE, forgery.cose())).isEmpty();
    assertThat(refusal(forgery, map -> map.put(CRIT, CborArray.of(SCHEME))))
        .isEqualTo(NotationReason.CRIT_INCOMPLETE);
    assertThat(refusal(forgery, map -> map.remove(AUTHENTIC)))
        .isEqualTo(NotationReason.SIGNING_TIME_MISSING);
    // The reference implementation lets this one pass.
    assertThat(refusal(forgery, map -> map.put(TIME, signingTime())))
        .isEqualTo(NotationReason.SIGNING_TIME_OF_OTHER_SCHEME);
  }

  private static Object refusal(Forgery forgery, Consumer<Map<CborValue, CborValue>> change) {
    Bytes envelope =
        forgery.cose(
            map -> {
              change.accept(map);
              return map;
            });
    return Forgery.refusal(EnvelopeFormat.COSE, envelope).orElseThrow();
  }

  private static Arguments part(
      NotationReason reason, String what, int index, UnaryOperator<CborValue> change) {
    UnaryOperator<List<CborValue>> parts =
        all -> {
          List<CborValue> changed = new ArrayList<>(all);
          changed.set(index, change.apply(changed.get(index)));
          return changed;
        };
    return Arguments.of(reason, what, parts);
  }

  private static Arguments unsigned(
      NotationReason reason, String what, Consumer<Map<CborValue, CborValue>> change) {
    return part(
        reason,
        what,
        1,
        header -> {
          Map<CborValue, CborValue> entries = new LinkedHashMap<>(((CborMap) header).entries());
          change.accept(entries);
          return new CborMap(entries);
        });
  }

  static Stream<Arguments> envelopes() {
    CborBytes leaf = new CborBytes(Bytes.copyOf(ALICE.chain().leaf().der()));
    CborValue chain = number(33);
    return Stream.of(
        unsigned(NotationReason.CHAIN_NOT_ARRAY, "bare x5chain", m -> m.put(chain, leaf)),
        unsigned(NotationReason.CHAIN_MISSING, "no x5chain", m -> m.remove(chain)),
        unsigned(NotationReason.CHAIN_MISSING, "empty", m -> m.put(chain, CborArray.of())),
        unsigned(
            NotationReason.CERTIFICATE_MALFORMED,
            "certificate as text",
            m -> m.put(chain, CborArray.of(text("x")))),
        unsigned(
            NotationReason.UNSIGNED_ATTRIBUTE_MALFORMED,
            "timestamp as text",
            m -> m.put(text(Attributes.TIMESTAMP), text("x"))),
        unsigned(
            NotationReason.UNSIGNED_ATTRIBUTE_MALFORMED,
            "agent as number",
            m -> m.put(text(Attributes.SIGNING_AGENT), number(1))),
        unsigned(
            NotationReason.COSE_MALFORMED, "label in both headers", m -> m.put(ALG, number(1))),
        unsigned(
            NotationReason.COSE_TAG_NOT_ALLOWED,
            "tag outside",
            m -> m.put(text("x"), CborTag.of(1, number(1)))),
        part(NotationReason.COSE_MALFORMED, "protected map", 0, v -> new CborMap(Map.of())),
        part(NotationReason.ALGORITHM_MISSING, "empty protected", 0, v -> bytes()),
        part(
            NotationReason.COSE_MALFORMED,
            "protected no map",
            0,
            v -> new CborBytes(number(1).toBytes())),
        part(NotationReason.COSE_MALFORMED, "unprotected array", 1, v -> CborArray.of()),
        part(NotationReason.PAYLOAD_MISSING, "nil payload", 2, v -> CborSimple.NULL),
        part(NotationReason.PAYLOAD_MISSING, "empty payload", 2, v -> bytes()),
        part(NotationReason.COSE_MALFORMED, "payload as text", 2, v -> text("{}")),
        part(NotationReason.SIGNATURE_MISSING, "empty signature", 3, v -> bytes()),
        part(NotationReason.COSE_MALFORMED, "signature as text", 3, v -> text("x")),
        part(NotationReason.COSE_TAG_NOT_ALLOWED, "tagged payload", 2, v -> CborTag.of(24, v)));
  }

  private static CborBytes bytes() {
    return new CborBytes(Bytes.EMPTY);
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("envelopes")
  void refusesAnEnvelopeThatIsWrongInOnePlace(
      NotationReason reason, String what, UnaryOperator<List<CborValue>> change) {
    Bytes envelope = Forgery.by(ALICE).coseOutside(change);
    assertThat(Forgery.refusal(EnvelopeFormat.COSE, envelope)).contains(reason);
  }

  @Test
  void refusesAnotherNumberOfParts() {
    Forgery forgery = Forgery.by(ALICE);
    for (int parts : new int[] {0, 3, 5}) {
      Bytes envelope =
          forgery.coseOutside(
              all ->
                  parts <= all.size()
                      ? all.subList(0, parts)
                      : Stream.concat(all.stream(), Stream.of(number(1))).toList());
      assertThat(Forgery.refusal(EnvelopeFormat.COSE, envelope))
          .contains(NotationReason.COSE_MALFORMED);
    }
  }

  /** Easy to get wrong 2. */
  @Test
  void theOuterTagIsMandatory() {
    byte[] good = Forgery.by(ALICE).cose().toByteArray();
    assertThat(good[0]).isEqualTo((byte) 0xd2);
    assertThat(good[1]).isEqualTo((byte) 0x84);
    Bytes untagged = Bytes.copyOf(Arrays.copyOfRange(good, 1, good.length));
    assertThat(Forgery.refusal(EnvelopeFormat.COSE, untagged))
        .contains(NotationReason.COSE_UNTAGGED);
    byte[] other = good.clone();
    other[0] = (byte) 0xd1;
    assertThat(Forgery.refusal(EnvelopeFormat.COSE, Bytes.copyOf(other)))
        .contains(NotationReason.COSE_UNTAGGED);
    assertThat(Forgery.refusal(EnvelopeFormat.COSE, Forgery.tagged(Bytes.copyOf(good))))
        .contains(NotationReason.COSE_TAG_NOT_ALLOWED);
    assertThat(Forgery.refusal(EnvelopeFormat.COSE, Bytes.EMPTY))
        .contains(NotationReason.COSE_UNTAGGED);
  }

  @Test
  void refusesTrailingBytesAndIndefiniteLengths() {
    byte[] good = Forgery.by(ALICE).cose().toByteArray();
    Bytes trailing = Bytes.copyOf(Arrays.copyOf(good, good.length + 1));
    assertThat(Forgery.refusal(EnvelopeFormat.COSE, trailing))
        .contains(NotationReason.COSE_MALFORMED);
    byte[] indefinite = Arrays.copyOf(good, good.length + 1);
    indefinite[1] = (byte) 0x9f;
    indefinite[good.length] = (byte) 0xff;
    assertThat(Forgery.refusal(EnvelopeFormat.COSE, Bytes.copyOf(indefinite)))
        .contains(NotationReason.COSE_MALFORMED);
  }
}
