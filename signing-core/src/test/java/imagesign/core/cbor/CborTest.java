package imagesign.core.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import imagesign.oci.Bytes;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CborTest {
  private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(64);

  static Bytes hex(String hex) {
    return Bytes.copyOf(HexFormat.of().parseHex(hex));
  }

  private static CborValue big(BigInteger value) {
    return new CborInteger(value);
  }

  private static CborValue text(String value) {
    return new CborText(value);
  }

  private static CborValue number(double value) {
    return new CborFloat(value);
  }

  private static CborArray ints(int from, int to) {
    return new CborArray(
        Stream.iterate(from, i -> i <= to, i -> i + 1).<CborValue>map(CborInteger::of).toList());
  }

  private static CborMap map(CborValue... keysAndValues) {
    Map<CborValue, CborValue> entries = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      entries.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return new CborMap(entries);
  }

  /** RFC 8949 Appendix A, all rows of definite length; each is its own deterministic encoding. */
  static Stream<Arguments> appendixA() {
    return Stream.of(
        Arguments.of("00", CborInteger.of(0)),
        Arguments.of("01", CborInteger.of(1)),
        Arguments.of("0a", CborInteger.of(10)),
        Arguments.of("17", CborInteger.of(23)),
        Arguments.of("1818", CborInteger.of(24)),
        Arguments.of("1819", CborInteger.of(25)),
        Arguments.of("1864", CborInteger.of(100)),
        Arguments.of("1903e8", CborInteger.of(1000)),
        Arguments.of("1a000f4240", CborInteger.of(1_000_000)),
        Arguments.of("1b000000e8d4a51000", CborInteger.of(1_000_000_000_000L)),
        Arguments.of("1bffffffffffffffff", big(TWO_64.subtract(BigInteger.ONE))),
        Arguments.of("c249010000000000000000", tag(2, bytes("010000000000000000"))),
        Arguments.of("3bffffffffffffffff", big(TWO_64.negate())),
        Arguments.of("c349010000000000000000", tag(3, bytes("010000000000000000"))),
        Arguments.of("20", CborInteger.of(-1)),
        Arguments.of("29", CborInteger.of(-10)),
        Arguments.of("3863", CborInteger.of(-100)),
        Arguments.of("3903e7", CborInteger.of(-1000)),
        Arguments.of("f90000", number(0.0)),
        Arguments.of("f98000", number(-0.0)),
        Arguments.of("f93c00", number(1.0)),
        Arguments.of("fb3ff199999999999a", number(1.1)),
        Arguments.of("f93e00", number(1.5)),
        Arguments.of("f97bff", number(65504.0)),
        Arguments.of("fa47c35000", number(100000.0)),
        Arguments.of("fa7f7fffff", number(3.4028234663852886e+38)),
        Arguments.of("fb7e37e43c8800759c", number(1.0e+300)),
        Arguments.of("f90001", number(0x1p-24)),
        Arguments.of("f90400", number(0.00006103515625)),
        Arguments.of("f9c400", number(-4.0)),
        Arguments.of("fbc010666666666666", number(-4.1)),
        Arguments.of("f97c00", number(Double.POSITIVE_INFINITY)),
        Arguments.of("f97e00", number(Double.NaN)),
        Arguments.of("f9fc00", number(Double.NEGATIVE_INFINITY)),
        Arguments.of("f4", CborSimple.FALSE),
        Arguments.of("f5", CborSimple.TRUE),
        Arguments.of("f6", CborSimple.NULL),
        Arguments.of("f7", CborSimple.UNDEFINED),
        Arguments.of("f0", new CborSimple(16)),
        Arguments.of("f8ff", new CborSimple(255)),
        Arguments.of(
            "c074323031332d30332d32315432303a30343a30305a", tag(0, text("2013-03-21T20:04:00Z"))),
        Arguments.of("c11a514b67b0", tag(1, CborInteger.of(1363896240))),
        Arguments.of("c1fb41d452d9ec200000", tag(1, number(1363896240.5))),
        Arguments.of("d74401020304", tag(23, bytes("01020304"))),
        Arguments.of("d818456449455446", tag(24, bytes("6449455446"))),
        Arguments.of(
            "d82076687474703a2f2f7777772e6578616d706c652e636f6d",
            tag(32, text("http://www.example.com"))),
        Arguments.of("40", bytes("")),
        Arguments.of("4401020304", bytes("01020304")),
        Arguments.of("60", text("")),
        Arguments.of("6161", text("a")),
        Arguments.of("6449455446", text("IETF")),
        Arguments.of("62225c", text("\"\\")),
        Arguments.of("62c3bc", text("\u00fc")),
        Arguments.of("63e6b0b4", text("\u6c34")),
        Arguments.of("64f0908591", text("\ud800\udd51")),
        Arguments.of("80", CborArray.of()),
        Arguments.of("83010203", ints(1, 3)),
        Arguments.of("8301820203820405", CborArray.of(CborInteger.of(1), ints(2, 3), ints(4, 5))),
        Arguments.of("98190102030405060708090a0b0c0d0e0f101112131415161718181819", ints(1, 25)),
        Arguments.of("a0", map()),
        Arguments.of(
            "a201020304",
            map(CborInteger.of(1), CborInteger.of(2), CborInteger.of(3), CborInteger.of(4))),
        Arguments.of(
            "a26161016162820203", map(text("a"), CborInteger.of(1), text("b"), ints(2, 3))),
        Arguments.of("826161a161626163", CborArray.of(text("a"), map(text("b"), text("c")))),
        Arguments.of(
            "a56161614161626142616361436164614461656145",
            map(
                text("a"), text("A"), text("b"), text("B"), text("c"), text("C"), text("d"),
                text("D"), text("e"), text("E"))));
  }

  private static CborValue tag(int number, CborValue content) {
    return CborTag.of(number, content);
  }

  private static CborValue bytes(String hex) {
    return new CborBytes(hex(hex));
  }

  @ParameterizedTest
  @MethodSource("appendixA")
  void readsAndWritesTheExamplesOfTheSpecification(String encoded, CborValue value) {
    assertThat(Cbor.parseWithTags(hex(encoded))).isEqualTo(value);
    assertThat(value.toBytes().toHex()).isEqualTo(encoded);
  }

  /** RFC 8949 Appendix A: rows that are not the deterministic encoding of their value. */
  @ParameterizedTest
  @MethodSource("longerThanNeeded")
  void readsNumbersAndLengthsThatAreLongerThanNeeded(String encoded, String shortest) {
    assertThat(Cbor.parse(hex(encoded)).toBytes().toHex()).isEqualTo(shortest);
  }

  static Stream<Arguments> longerThanNeeded() {
    return Stream.of(
        Arguments.of("1800", "00"),
        Arguments.of("190017", "17"),
        Arguments.of("1b0000000000000018", "1818"),
        Arguments.of("3800", "20"),
        Arguments.of("5801ff", "41ff"),
        Arguments.of("7a0000000161", "6161"),
        Arguments.of("7900016f", "616f"),
        Arguments.of("990001f4", "81f4"),
        Arguments.of("b80101f5", "a101f5"),
        Arguments.of("fa7f800000", "f97c00"),
        Arguments.of("fb7ff0000000000000", "f97c00"),
        Arguments.of("fa7fc00000", "f97e00"),
        Arguments.of("fb7ff8000000000001", "f97e00"),
        Arguments.of("fbfff0000000000000", "f9fc00"),
        Arguments.of("fb3ff0000000000000", "f93c00"));
  }

  @Test
  void sortsKeysByTheirEncodedBytes() {
    // RFC 8949 §4.2.1: 10, 100, -1, "z", "aa".
    CborMap map =
        map(
            text("aa"), CborSimple.NULL,
            CborInteger.of(-1), CborSimple.NULL,
            text("z"), CborSimple.NULL,
            CborInteger.of(100), CborSimple.NULL,
            CborInteger.of(10), CborSimple.NULL);
    assertThat(map.toBytes().toHex())
        .isEqualTo("a5" + "0af6" + "1864f6" + "20f6" + "617af6" + "626161f6");
  }

  @Test
  void keepsTheOrderOfTheInput() {
    CborMap map = (CborMap) Cbor.parse(hex("a2617af6" + "01f6"));
    assertThat(map.entries().keySet()).containsExactly(text("z"), CborInteger.of(1));
    assertThat(map.get("z")).contains(CborSimple.NULL);
    assertThat(map.get(1)).contains(CborSimple.NULL);
    assertThat(map.get(2)).isEmpty();
  }

  @Test
  void byteStringsHoldTheReceivedBytes() {
    // A header whose map is neither sorted nor of shortest lengths.
    CborBytes wrapped = (CborBytes) Cbor.parse(hex("47" + "a2617a180001f6"));
    assertThat(wrapped.value().toHex()).isEqualTo("a2617a180001f6");
  }

  @Test
  void integersSayWhetherTheyFit() {
    assertThat(CborInteger.of(Long.MIN_VALUE).asLong()).hasValue(Long.MIN_VALUE);
    assertThat(CborInteger.of(Long.MAX_VALUE).asLong()).hasValue(Long.MAX_VALUE);
    assertThat(new CborInteger(BigInteger.ONE.shiftLeft(63)).asLong()).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> new CborInteger(TWO_64));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CborInteger(TWO_64.negate().subtract(BigInteger.ONE)));
  }

  @Test
  void valuesThatCannotBeWrittenDoNotExist() {
    assertThatIllegalArgumentException().isThrownBy(() -> new CborText("\ud800"));
    assertThatIllegalArgumentException().isThrownBy(() -> new CborSimple(24));
    assertThatIllegalArgumentException().isThrownBy(() -> new CborSimple(256));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CborTag(BigInteger.ONE.negate(), CborSimple.NULL));
    assertThatIllegalArgumentException().isThrownBy(() -> map(CborSimple.NULL, CborSimple.NULL));
    assertThatIllegalArgumentException().isThrownBy(() -> map(number(1), CborSimple.NULL));
  }

  @Test
  void tagsSayWhichTheyAre() {
    assertThat(CborTag.of(1, CborInteger.of(7)).is(1)).isTrue();
    assertThat(CborTag.of(1, CborInteger.of(7)).is(0)).isFalse();
  }
}
