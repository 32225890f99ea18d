package imagesign.notation;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.oci.Bytes;
import java.util.Base64;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** JWS envelopes with a good signature and one thing wrong: each refused for that thing. */
class JwsMatrixTest {
  private static final Signatory ALICE = Signatory.of(Kind.EC_256);
  private static final String N = "io.cncf.notary.";
  private static final String SCHEME = "\"" + N + "signingScheme\":\"notary.x509\"";
  private static final String TIME = "\"" + N + "signingTime\":\"2026-11-20T12:00:00Z\"";
  private static final String EXPIRY = "\"" + N + "expiry\":\"2026-11-20T13:00:00Z\"";
  private static final String CRIT = "\"crit\":[\"" + N + "signingScheme\",\"" + N + "expiry\"]";

  private static Arguments row(NotationReason reason, String what, UnaryOperator<String> change) {
    return Arguments.of(reason, what, change);
  }

  private static Arguments dropped(NotationReason reason, String member) {
    return row(
        reason, member + " dropped", text -> must(text, member + ",").replace(member + ",", ""));
  }

  private static Arguments replaced(NotationReason reason, String old, String other) {
    return row(reason, old + " → " + other, text -> must(text, old).replace(old, other));
  }

  private static Arguments twice(String member) {
    return row(
        NotationReason.HEADER_MALFORMED,
        member + " twice",
        text -> must(text, member).replace(member, member + "," + member));
  }

  private static String must(String text, String part) {
    assertThat(text).contains(part);
    return text;
  }

  private static Arguments added(NotationReason reason, String member) {
    return row(reason, member + " added", text -> "{" + member + "," + text.substring(1));
  }

  private static Arguments critical(NotationReason reason, String name) {
    return row(
        reason,
        name + " in crit",
        text -> must(text, "\"crit\":[").replace("\"crit\":[", "\"crit\":[\"" + name + "\","));
  }

  static Stream<Arguments> headers() {
    return Stream.of(
        dropped(NotationReason.ALGORITHM_MISSING, "\"alg\":\"ES256\""),
        dropped(NotationReason.CONTENT_TYPE_MISSING, "\"cty\":\"" + Payload.MEDIA_TYPE + "\""),
        dropped(NotationReason.CRIT_MISSING, CRIT),
        dropped(NotationReason.SCHEME_MISSING, SCHEME),
        dropped(NotationReason.CRIT_ABSENT, EXPIRY),
        row(
            NotationReason.SIGNING_TIME_MISSING,
            "time dropped",
            text -> must(text, "," + TIME).replace("," + TIME, "")),
        twice("\"alg\":\"ES256\""),
        twice("\"cty\":\"" + Payload.MEDIA_TYPE + "\""),
        twice(CRIT),
        twice(SCHEME),
        twice(EXPIRY),
        twice(TIME),
        replaced(NotationReason.HEADER_MALFORMED, "\"ES256\"", "1"),
        replaced(NotationReason.HEADER_MALFORMED, "\"" + Payload.MEDIA_TYPE + "\"", "{}"),
        replaced(NotationReason.HEADER_MALFORMED, CRIT, "\"crit\":\"" + N + "signingScheme\""),
        replaced(NotationReason.HEADER_MALFORMED, "[\"" + N + "signingScheme\"", "[1"),
        replaced(NotationReason.HEADER_MALFORMED, "\"notary.x509\"", "true"),
        replaced(NotationReason.HEADER_MALFORMED, "\"2026-11-20T12:00:00Z\"", "1795176000"),
        replaced(NotationReason.TIME_MALFORMED, "2026-11-20T12:00:00Z", "2026-11-20 12:00:00Z"),
        replaced(NotationReason.TIME_MALFORMED, "2026-11-20T12:00:00Z", "2026-11-20T12:00Z"),
        replaced(NotationReason.TIME_MALFORMED, "2026-11-20T12:00:00Z", "2026-11-20T12:00:00"),
        replaced(NotationReason.TIME_MALFORMED, "2026-11-20T13:00:00Z", "2026-02-30T13:00:00Z"),
        replaced(NotationReason.TIME_MALFORMED, "2026-11-20T12:00:00Z", "0001-01-01T00:00:00Z"),
        replaced(NotationReason.ALGORITHM_UNSUPPORTED, "\"ES256\"", "\"RS256\""),
        replaced(NotationReason.ALGORITHM_UNSUPPORTED, "\"ES256\"", "\"HS256\""),
        replaced(NotationReason.ALGORITHM_UNSUPPORTED, "\"ES256\"", "\"none\""),
        replaced(NotationReason.ALGORITHM_UNSUPPORTED, "\"ES256\"", "\"es256\""),
        replaced(NotationReason.ALGORITHM_NOT_OF_KEY, "\"ES256\"", "\"ES384\""),
        replaced(NotationReason.ALGORITHM_NOT_OF_KEY, "\"ES256\"", "\"PS256\""),
        replaced(NotationReason.CONTENT_TYPE_UNSUPPORTED, "payload.v1+json", "payload.v2+json"),
        replaced(NotationReason.CONTENT_TYPE_MISSING, Payload.MEDIA_TYPE, ""),
        replaced(NotationReason.CRIT_EMPTY, CRIT, "\"crit\":[]"),
        replaced(NotationReason.CRIT_INCOMPLETE, ",\"" + N + "expiry\"]", "]"),
        replaced(NotationReason.CRIT_INCOMPLETE, "[\"" + N + "signingScheme\",", "["),
        critical(NotationReason.CRIT_DUPLICATE, N + "expiry"),
        critical(NotationReason.CRIT_NOT_ALLOWED, N + "signingTime"),
        critical(NotationReason.CRIT_NOT_ALLOWED, "alg"),
        critical(NotationReason.CRIT_NOT_ALLOWED, "cty"),
        critical(NotationReason.CRIT_NOT_ALLOWED, "crit"),
        critical(NotationReason.CRIT_ABSENT, "example.none"),
        critical(NotationReason.CRIT_ABSENT, N + "authenticSigningTime"),
        replaced(NotationReason.SCHEME_UNSUPPORTED, "\"notary.x509\"", "\"notary.x509.other\""),
        replaced(
            NotationReason.SIGNING_TIME_OF_OTHER_SCHEME,
            "\"notary.x509\"",
            "\"notary.x509.signingAuthority\""),
        added(
            NotationReason.SIGNING_TIME_OF_OTHER_SCHEME,
            "\"" + N + "authenticSigningTime\":\"2026-11-20T12:00:00Z\""),
        replaced(NotationReason.EXPIRY_NOT_AFTER_SIGNING, "T13:00:00Z", "T12:00:00Z"),
        replaced(NotationReason.EXPIRY_NOT_AFTER_SIGNING, "T13:00:00Z", "T12:30:00+01:00"),
        added(NotationReason.NAME_IN_OTHER_CASE, "\"ALG\":\"ES256\""),
        added(NotationReason.NAME_IN_OTHER_CASE, "\"" + N + "Expiry\":\"2030-01-01T00:00:00Z\""),
        added(NotationReason.CRIT_INCOMPLETE, "\"" + N + "verificationPlugin\":\"a\""),
        added(
            NotationReason.CRIT_INCOMPLETE, "\"" + N + "verificationPluginMinVersion\":\"1.0.0\""),
        row(NotationReason.HEADER_MALFORMED, "no JSON", text -> text + "}"),
        row(NotationReason.HEADER_MALFORMED, "no object", text -> "[" + text + "]"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("headers")
  void refusesAHeaderThatIsWrongInOnePlace(
      NotationReason reason, String what, UnaryOperator<String> change) {
    Bytes envelope = Forgery.by(ALICE).expiring().jws(change);
    assertThat(Forgery.refusal(EnvelopeFormat.JWS, envelope)).contains(reason);
  }

  @Test
  void acceptsTheOriginalAndWhatDiffersHarmlessly() {
    Forgery forgery = Forgery.by(ALICE).expiring();
    assertThat(Forgery.refusal(EnvelopeFormat.JWS, forgery.jws())).isEmpty();
    Bytes offset =
        forgery.jws(
            text ->
                must(text, "2026-11-20T12:00:00Z")
                    .replace("2026-11-20T12:00:00Z", "2026-11-20T20:00:00.5+08:00"));
    assertThat(Forgery.refusal(EnvelopeFormat.JWS, offset)).isEmpty();
    Bytes extended = forgery.jws(text -> "{\"example\":[1,{\"a\":null}]," + text.substring(1));
    assertThat(Forgery.refusal(EnvelopeFormat.JWS, extended)).isEmpty();
    Bytes unknownMember = forgery.jwsOutside(text -> "{\"x\":1," + text.substring(1));
    assertThat(Forgery.refusal(EnvelopeFormat.JWS, unknownMember)).isEmpty();
  }

  @Test
  void asksOfASigningAuthorityWhatItAsksOfASigner() {
    Forgery forgery = Forgery.by(ALICE).bySigningAuthority();
    assertThat(Forgery.refusal(EnvelopeFormat.JWS, forgery.jws())).isEmpty();
    String name = "\"" + N + "authenticSigningTime\"";
    Bytes notCritical =
        forgery.jws(text -> must(text, "," + name + "]").replace("," + name + "]", "]"));
    assertThat(Forgery.refusal(EnvelopeFormat.JWS, notCritical))
        .contains(NotationReason.CRIT_INCOMPLETE);
    Bytes dropped = forgery.jws(text -> text.replace(name + ":\"2026-11-20T12:00:00Z\",", ""));
    assertThat(Forgery.refusal(EnvelopeFormat.JWS, dropped))
        .contains(NotationReason.SIGNING_TIME_MISSING);
    Bytes both = forgery.jws(text -> "{" + TIME + "," + text.substring(1));
    assertThat(Forgery.refusal(EnvelopeFormat.JWS, both))
        .contains(NotationReason.SIGNING_TIME_OF_OTHER_SCHEME);
  }

  @Test
  void refusesBlankPluginAttributes() {
    for (String name : new String[] {"verificationPlugin", "verificationPluginMinVersion"}) {
      Bytes envelope =
          Forgery.by(ALICE)
              .jws(
                  text ->
                      text.replace("\"crit\":[", "\"crit\":[\"" + N + name + "\",")
                          .replaceFirst("\\{", "{\"" + N + name + "\":\" \","));
      assertThat(Forgery.refusal(EnvelopeFormat.JWS, envelope))
          .contains(NotationReason.PLUGIN_ATTRIBUTE_MALFORMED);
    }
    Bytes alone =
        Forgery.by(ALICE)
            .jws(
                text ->
                    text.replace(
                            "\"crit\":[", "\"crit\":[\"" + N + "verificationPluginMinVersion\",")
                        .replaceFirst(
                            "\\{", "{\"" + N + "verificationPluginMinVersion\":\"1.0.0\","));
    assertThat(Forgery.refusal(EnvelopeFormat.JWS, alone))
        .contains(NotationReason.PLUGIN_ATTRIBUTE_MALFORMED);
  }

  private static String member(String text, String name) {
    return Forgery.json(Bytes.utf8(text)).string(name);
  }

  private static Arguments padded(String name) {
    return row(
        NotationReason.BASE64URL_MALFORMED,
        name + " padded",
        text -> {
          String value = member(text, name);
          String padding = "=".repeat((4 - value.length() % 4) % 4);
          return text.replace(value, value + (padding.isEmpty() ? "====" : padding));
        });
  }

  /** 64 bytes leave four bits of the last character unused. */
  private static Arguments strayBits() {
    return row(
        NotationReason.BASE64URL_MALFORMED,
        "stray bits after the signature",
        text -> {
          String value = member(text, "signature");
          int last = value.length() - 1;
          return text.replace(value, value.substring(0, last) + (char) (value.charAt(last) + 1));
        });
  }

  private static Arguments withMember(NotationReason reason, String name, String json) {
    return row(
        reason, name + " is " + json, text -> text.replace("\"" + member(text, name) + "\"", json));
  }

  static Stream<Arguments> envelopes() {
    return Stream.of(
        padded("payload"),
        padded("protected"),
        padded("signature"),
        strayBits(),
        withMember(NotationReason.SIGNATURE_MISSING, "signature", "\"\""),
        withMember(NotationReason.PAYLOAD_MISSING, "payload", "\"\""),
        withMember(NotationReason.HEADER_MALFORMED, "protected", "\"\""),
        withMember(NotationReason.JWS_MALFORMED, "signature", "null"),
        withMember(NotationReason.JWS_MALFORMED, "payload", "1"),
        withMember(NotationReason.JWS_MALFORMED, "protected", "{}"),
        row(NotationReason.JWS_MALFORMED, "trailing bytes", text -> text + "x"),
        row(NotationReason.JWS_MALFORMED, "two values", text -> text + "{}"),
        row(NotationReason.JWS_MALFORMED, "header is no object", text -> header(text, "[]")),
        row(NotationReason.JWS_MALFORMED, "x5c is no array", text -> header(text, "{\"x5c\":1}")),
        row(
            NotationReason.JWS_MALFORMED,
            "compact form",
            text ->
                member(text, "protected")
                    + "."
                    + member(text, "payload")
                    + "."
                    + member(text, "signature")),
        row(
            NotationReason.JWS_NOT_FLATTENED,
            "general form",
            text -> "{\"signatures\":[]," + text.substring(1)),
        row(
            NotationReason.JWS_MALFORMED,
            "member twice",
            text -> "{\"signature\":\"AA\"," + text.substring(1)),
        row(
            NotationReason.NAME_IN_OTHER_CASE,
            "member in another case",
            text -> "{\"Signature\":\"AA\"," + text.substring(1)),
        row(NotationReason.CHAIN_MISSING, "no x5c", text -> header(text, "{}")),
        row(NotationReason.CHAIN_MISSING, "empty x5c", text -> header(text, "{\"x5c\":[]}")),
        row(NotationReason.CHAIN_MISSING, "no header", text -> header(text, "null")),
        row(
            NotationReason.CERTIFICATE_MALFORMED,
            "x5c in base64url",
            text ->
                header(
                    text, "{\"x5c\":[\"" + leaf(Base64.getUrlEncoder().withoutPadding()) + "\"]}")),
        row(
            NotationReason.UNSIGNED_ATTRIBUTE_MALFORMED,
            "timestamp that is no base64",
            text -> text.replace("{\"x5c\"", "{\"" + N + "timestampSignature\":\"?\",\"x5c\"")),
        row(
            NotationReason.JWS_MALFORMED,
            "timestamp of another type",
            text -> text.replace("{\"x5c\"", "{\"" + N + "timestampSignature\":1,\"x5c\"")));
  }

  private static String header(String text, String json) {
    String old = Forgery.json(Bytes.utf8(text)).object("header").toBytes().toUtf8();
    assertThat(text).contains(old);
    return text.replace(old, json);
  }

  private static String leaf(Base64.Encoder encoder) {
    return encoder.encodeToString(ALICE.chain().leaf().der());
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("envelopes")
  void refusesAnEnvelopeThatIsWrongInOnePlace(
      NotationReason reason, String what, UnaryOperator<String> change) {
    Bytes envelope = Forgery.by(ALICE).jwsOutside(change);
    assertThat(Forgery.refusal(EnvelopeFormat.JWS, envelope)).contains(reason);
  }

  /** Memory that golang-jwt used for many dots and for huge headers. */
  @Test
  void hugePartsAreHandledWithinLimits() {
    String huge = "A".repeat(10 << 20);
    Bytes envelope =
        Forgery.by(ALICE).jwsOutside(text -> text.replace(member(text, "protected"), huge));
    assertThat(Forgery.refusal(EnvelopeFormat.JWS, envelope))
        .contains(NotationReason.HEADER_MALFORMED);
    Bytes dots = Bytes.utf8(".".repeat(10 << 20));
    assertThat(Forgery.refusal(EnvelopeFormat.JWS, dots)).contains(NotationReason.JWS_MALFORMED);
  }

  @Test
  void refusesAPayloadThatIsNoDescriptor() {
    for (String payload :
        new String[] {
          "[]",
          "{}",
          "{\"targetArtifact\":{}}",
          "{\"targetArtifact\":{\"mediaType\":\"a/b\",\"digest\":\"sha256:00\",\"size\":1}}",
          "{\"targetArtifact\":null}",
          "x"
        }) {
      Bytes envelope = Forgery.by(ALICE).payload(Bytes.utf8(payload)).jws();
      assertThat(Forgery.refusal(EnvelopeFormat.JWS, envelope))
          .as(payload)
          .contains(NotationReason.PAYLOAD_MALFORMED);
    }
    Bytes twice =
        Forgery.by(ALICE)
            .payload(
                Bytes.utf8(
                    new Payload(Forgery.TARGET)
                        .toBytes(EnvelopeFormat.JWS)
                        .toUtf8()
                        .replace("\"size\":5", "\"size\":5,\"size\":5")))
            .jws();
    assertThat(Forgery.refusal(EnvelopeFormat.JWS, twice))
        .contains(NotationReason.PAYLOAD_MALFORMED);
    Bytes otherCase =
        Forgery.by(ALICE)
            .payload(
                Bytes.utf8(
                    new Payload(Forgery.TARGET)
                        .toBytes(EnvelopeFormat.JWS)
                        .toUtf8()
                        .replaceFirst("\\{", "{\"TargetArtifact\":{},")))
            .jws();
    assertThat(Forgery.refusal(EnvelopeFormat.JWS, otherCase))
        .contains(NotationReason.NAME_IN_OTHER_CASE);
  }
}
