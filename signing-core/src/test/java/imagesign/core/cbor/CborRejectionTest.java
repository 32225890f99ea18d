package imagesign.core.cbor;

import static imagesign.core.cbor.CborTest.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import imagesign.core.cbor.CborException.Reason;
import imagesign.oci.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CborRejectionTest {
  private static Reason reason(Bytes input) {
    return catchThrowableOfType(CborException.class, () -> Cbor.parse(input)).reason();
  }

  @ParameterizedTest
  @CsvSource({
    "'', TRUNCATED",
    "18, TRUNCATED",
    "1903, TRUNCATED",
    "4401, TRUNCATED",
    "61, TRUNCATED",
    "8101ff, TRAILING_BYTES",
    "82 01, TRUNCATED",
    "a101, TRUNCATED",
    "f9 00, TRUNCATED",
    "f8, TRUNCATED",
    "5affffffff00, TRUNCATED",
    "5bffffffffffffffff00, TRUNCATED",
    "7b7fffffffffffffff00, TRUNCATED",
    "9a7fffffff00, TRUNCATED",
    "9bffffffffffffffff00, TRUNCATED",
    "ba3fffffff00, TRUNCATED",
    "bb8000000000000000, TRUNCATED",
    "0000, TRAILING_BYTES",
    "a0f6, TRAILING_BYTES",
    "5f4101ff, INDEFINITE_LENGTH",
    "7f6161ff, INDEFINITE_LENGTH",
    "9f01ff, INDEFINITE_LENGTH",
    "bf0102ff, INDEFINITE_LENGTH",
    "ff, INDEFINITE_LENGTH",
    "81ff, INDEFINITE_LENGTH",
    "1f, INDEFINITE_LENGTH",
    "1c, RESERVED",
    "3d, RESERVED",
    "5e, RESERVED",
    "fc, RESERVED",
    "f800, RESERVED",
    "f81f, RESERVED",
    "a201020103, DUPLICATE_KEY",
    "a20102180103, DUPLICATE_KEY",
    "a2200239000003, DUPLICATE_KEY",
    "a2616101616102, DUPLICATE_KEY",
    "a26161017801 6102, DUPLICATE_KEY",
    "a1a101020 3, KEY_TYPE",
    "a1410102, KEY_TYPE",
    "a1f602, KEY_TYPE",
    "a1800 2, KEY_TYPE",
    "a1f93c0002, KEY_TYPE",
    "61ff, INVALID_TEXT",
    "62c080, INVALID_TEXT",
    "63eda080, INVALID_TEXT",
    "64f4908080, INVALID_TEXT",
    "61c3, INVALID_TEXT",
    "c11a00000000, TAG",
    "81c101, TAG",
    "a1 01 c1 01, TAG",
    "d284, TAG",
  })
  void rejects(String input, Reason reason) {
    assertThat(reason(hex(input.replace(" ", "")))).isEqualTo(reason);
  }

  @Test
  void nestsThirtyTwoDeepAndNoDeeper() {
    assertThat(Cbor.parse(hex("81".repeat(31) + "80"))).isInstanceOf(CborArray.class);
    assertThat(reason(hex("81".repeat(32) + "80"))).isEqualTo(Reason.TOO_DEEP);
    assertThat(reason(hex("a101".repeat(32) + "a0"))).isEqualTo(Reason.TOO_DEEP);
    assertThat(reason(hex("81".repeat(100_000)))).isEqualTo(Reason.TOO_DEEP);
  }

  @Test
  void countsTagsAsNesting() {
    assertThat(Cbor.parseWithTags(hex("c1".repeat(32) + "00"))).isInstanceOf(CborTag.class);
    CborException tooDeep =
        catchThrowableOfType(
            CborException.class, () -> Cbor.parseWithTags(hex("c1".repeat(33) + "00")));
    assertThat(tooDeep.reason()).isEqualTo(Reason.TOO_DEEP);
  }

  @Test
  void boundsTheNumberOfItems() {
    int most = Cbor.MAX_ITEMS - 1;
    String head = String.format("9a%08x", most);
    assertThat(((CborArray) Cbor.parse(hex(head + "00".repeat(most)))).items()).hasSize(most);
    String tooMany = String.format("9a%08x", most + 1) + "00".repeat(most + 1);
    assertThat(reason(hex(tooMany))).isEqualTo(Reason.TOO_MANY_ITEMS);
  }

  @Test
  void messagesHoldNothingOfTheInput() {
    CborException e =
        catchThrowableOfType(CborException.class, () -> Cbor.parse(hex("a2616101616102")));
    assertThat(e).hasMessage("CBOR: DUPLICATE_KEY at byte 6");
  }
}
