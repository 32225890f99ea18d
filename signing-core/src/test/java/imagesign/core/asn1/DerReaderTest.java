package imagesign.core.asn1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imagesign.oci.Bytes;
import java.math.BigInteger;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DerReaderTest {
  static Bytes hex(String hex) {
    return Bytes.copyOf(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  private static DerReader reader(String hex) {
    return DerReader.over(hex(hex));
  }

  @ParameterizedTest
  @CsvSource({
    "020100, 0",
    "02017f, 127",
    "02020080, 128",
    "0201ff, -1",
    "020180, -128",
    "0202ff7f, -129",
  })
  void readsIntegers(String der, BigInteger value) {
    assertThat(reader(der).integer()).isEqualTo(value);
    assertThat(Der.integer(value).toHex()).isEqualTo(der);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0200",
        "02020001",
        "0202ff80",
        "0202ffff",
        "020200",
        "02",
        "0281",
        "028101",
        "02810101",
        "0282000101",
        "0280",
        "1f0100",
        "030100",
      })
  void rejectsWhatIsNoMinimalInteger(String der) {
    assertThatThrownBy(() -> reader(der).integer()).isInstanceOf(MalformedAsn1Exception.class);
  }

  @Test
  void rejectsNegativeAndLargeNumbersWhereNoneBelong() {
    assertThatThrownBy(() -> reader("0201ff").unsignedInteger())
        .isInstanceOf(MalformedAsn1Exception.class);
    assertThat(reader("02047fffffff").smallInteger()).isEqualTo(Integer.MAX_VALUE);
    assertThatThrownBy(() -> reader("02050080000000").smallInteger())
        .isInstanceOf(MalformedAsn1Exception.class);
    assertThat(reader("0a0101").smallInteger(Tag.ENUMERATED)).isEqualTo(1);
  }

  @Test
  void rejectsLengthsThatAreNotTheShortest() {
    assertThat(reader("0481 80" + "00".repeat(128)).octetString().size()).isEqualTo(128);
    for (String longer : List.of("04817f" + "00".repeat(127), "04820080" + "00".repeat(128))) {
      assertThatThrownBy(() -> reader(longer).octetString())
          .isInstanceOf(MalformedAsn1Exception.class);
    }
    assertThatThrownBy(() -> reader("0484ffffffff").octetString())
        .isInstanceOf(MalformedAsn1Exception.class);
    assertThatThrownBy(() -> reader("04857fffffffff").octetString())
        .isInstanceOf(MalformedAsn1Exception.class);
  }

  @Test
  void noticesWhatIsLeftOver() {
    assertThatThrownBy(() -> reader("0500 00").only(Tag.NULL))
        .isInstanceOf(MalformedAsn1Exception.class);
    DerReader sequence = reader("3003 020101").only(Tag.SEQUENCE);
    assertThatThrownBy(sequence::end).isInstanceOf(MalformedAsn1Exception.class);
    assertThat(sequence.smallInteger()).isEqualTo(1);
    sequence.end();
    assertThatThrownBy(sequence::tag).isInstanceOf(MalformedAsn1Exception.class);
  }

  @ParameterizedTest
  @CsvSource({
    "06032a0304, 1.2.3.4",
    "06 03 55 1d 0f, 2.5.29.15",
    "06 03 88 37 03, 2.999.3",
    "06 01 27, 0.39",
    "06 09 2a864886f70d01010b, 1.2.840.113549.1.1.11",
  })
  void readsAndWritesObjectIdentifiers(String der, String dotted) {
    assertThat(reader(der).objectIdentifier()).isEqualTo(dotted);
    assertThat(Der.objectIdentifier(dotted)).isEqualTo(hex(der));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0600", "060188", "06032a8001", "06028037", "060a2affffffffffffffff7f"})
  void rejectsBrokenObjectIdentifiers(String der) {
    assertThatThrownBy(() -> reader(der).objectIdentifier())
        .isInstanceOf(MalformedAsn1Exception.class);
  }

  @Test
  void readsNamedBitsFromTheFirst() {
    assertThat(reader("03020780").namedBits(Tag.BIT_STRING)).isEqualTo(1);
    assertThat(reader("03020106").namedBits(Tag.BIT_STRING)).isEqualTo(0b110_0000);
    assertThat(reader("0303070080").namedBits(Tag.BIT_STRING)).isEqualTo(0b1_0000_0000);
    assertThat(reader("030100").namedBits(Tag.BIT_STRING)).isZero();
    for (String bad : List.of("0300", "030101", "03020801", "03020701", "0302ff00")) {
      assertThatThrownBy(() -> reader(bad).namedBits(Tag.BIT_STRING))
          .isInstanceOf(MalformedAsn1Exception.class);
    }
  }

  @Test
  void readsBitStringsOfWholeBytes() {
    assertThat(reader("03030001ff").bitString().toHex()).isEqualTo("01ff");
    for (String bad : List.of("0300", "03020180")) {
      assertThatThrownBy(() -> reader(bad).bitString()).isInstanceOf(MalformedAsn1Exception.class);
    }
  }

  @Test
  void readsTruthValuesAndTheirDefault() {
    assertThat(reader("0101ff").optionalBoolean(Tag.BOOLEAN)).isTrue();
    assertThat(reader("010100").optionalBoolean(Tag.BOOLEAN)).isFalse();
    assertThat(reader("0500").optionalBoolean(Tag.BOOLEAN)).isFalse();
    assertThatThrownBy(() -> reader("010101").optionalBoolean(Tag.BOOLEAN))
        .isInstanceOf(MalformedAsn1Exception.class);
    assertThatThrownBy(() -> reader("05 01 00").nullValue())
        .isInstanceOf(MalformedAsn1Exception.class);
  }

  @Test
  void readsTimes() {
    assertThat(time(Tag.UTC_TIME, "500101000000Z")).isEqualTo("1950-01-01T00:00:00Z");
    assertThat(time(Tag.UTC_TIME, "491231235959Z")).isEqualTo("2049-12-31T23:59:59Z");
    assertThat(time(Tag.GENERALIZED_TIME, "20500228000000Z")).isEqualTo("2050-02-28T00:00:00Z");
    assertThat(time(Tag.GENERALIZED_TIME, "99991231235959Z")).isEqualTo("9999-12-31T23:59:59Z");
    assertThat(reader(value(Tag.GENERALIZED_TIME, "20260102030405.25Z")).exactTime())
        .isEqualTo("2026-01-02T03:04:05.25Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2601020304Z",
        "260102030405",
        "260102030405+0000",
        "261302030405Z",
        "260230030405Z",
        "260102240405Z",
        "260102030460Z",
        "26010203040 Z",
        "\u0662601020304Z",
      })
  void rejectsOtherFormsOfTime(String text) {
    assertThatThrownBy(() -> time(Tag.UTC_TIME, text)).isInstanceOf(MalformedAsn1Exception.class);
    assertThatThrownBy(() -> time(Tag.GENERALIZED_TIME, "20" + text))
        .isInstanceOf(MalformedAsn1Exception.class);
  }

  @Test
  void fractionsOnlyWhereTheyBelong() {
    assertThatThrownBy(() -> time(Tag.GENERALIZED_TIME, "20260102030405.5Z"))
        .isInstanceOf(MalformedAsn1Exception.class);
    for (String bad : List.of("20260102030405.Z", "20260102030405.0123456789Z")) {
      assertThatThrownBy(() -> reader(value(Tag.GENERALIZED_TIME, bad)).exactTime())
          .isInstanceOf(MalformedAsn1Exception.class);
    }
  }

  private static Instant time(int tag, String text) {
    return reader(value(tag, text)).time();
  }

  private static String value(int tag, String text) {
    return Der.value(tag, Bytes.utf8(text)).toHex();
  }

  @Test
  void comparesWithoutCopies() {
    DerReader twice = reader("04020102 04020102");
    assertThat(twice.contentEquals(Tag.OCTET_STRING, new byte[] {1, 2})).isTrue();
    assertThat(twice.contentEquals(Tag.OCTET_STRING, new byte[] {1})).isFalse();
    assertThat(twice.atEnd()).isTrue();
  }

  @Test
  void writesSetsInTheOrderOfTheirEncodings() {
    Bytes set = Der.setOf(List.of(hex("020102"), hex("0500"), hex("020101"), hex("0401ff")));
    assertThat(set.toHex()).isEqualTo("310b" + "020101" + "020102" + "0401ff" + "0500");
  }

  @ParameterizedTest
  @CsvSource({
    // Definite lengths stay, long ones get short, indefinite ones get definite.
    "3003020101, 3003020101",
    "308103020101, 3003020101",
    "30840000000402810101, 3003020101",
    "3080 020101 0000, 3003020101",
    "3080 3080 0500 0000 0000, 300430020500",
    "a080 3080 0000 0000, a0023000",
    // Octet strings in pieces.
    "2480 040101 0402 0203 0000, 0403010203",
    "2405 040101 0400, 040101",
    "2480 2480 04010a 0000 04010b 0000, 04020a0b",
    "3080 2480 0000 0000, 30020400",
    "0500, 0500",
  })
  void bringsLengthsIntoTheirDefiniteForm(String ber, String der) {
    assertThat(Ber.toDefinite(hex(ber)).toHex()).isEqualTo(der);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "30",
        "3080",
        "308000",
        "30800001",
        "3080020101",
        "3003020101 00",
        "0480 00 0000",
        "2480 020101 0000",
        "2380 03020001 0000",
        "3f810100",
        "0000",
        "30020000",
        "3081",
        "3005020101",
        "30ff",
        "2c80 0c0161 0000",
      })
  void rejectsWhatIsNoBer(String ber) {
    assertThatThrownBy(() -> Ber.toDefinite(hex(ber))).isInstanceOf(MalformedAsn1Exception.class);
  }

  @Test
  void nestingIsBounded() {
    assertThatThrownBy(() -> Ber.toDefinite(hex("3080".repeat(10_000))))
        .isInstanceOf(MalformedAsn1Exception.class);
  }

  @Test
  void decodesCharacterStrings() {
    assertThat(Asn1Text.decode(Tag.UTF8_STRING, hex("c3a6"))).contains("æ");
    assertThat(Asn1Text.decode(Tag.PRINTABLE_STRING, hex("4e4f"))).contains("NO");
    assertThat(Asn1Text.decode(Tag.TELETEX_STRING, hex("e6"))).contains("æ");
    assertThat(Asn1Text.decode(Tag.BMP_STRING, hex("00e6"))).contains("æ");
    assertThat(Asn1Text.decode(Tag.UNIVERSAL_STRING, hex("000000e6"))).contains("æ");
    assertThat(Asn1Text.decode(Tag.UTF8_STRING, hex("c3"))).isEmpty();
    assertThat(Asn1Text.decode(Tag.PRINTABLE_STRING, hex("e6"))).isEmpty();
    assertThat(Asn1Text.decode(Tag.BMP_STRING, hex("00"))).isEmpty();
    assertThat(Asn1Text.decode(Tag.OCTET_STRING, hex("41"))).isEmpty();
  }
}
