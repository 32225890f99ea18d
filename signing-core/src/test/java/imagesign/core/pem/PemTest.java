package imagesign.core.pem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import imagesign.core.pem.PemException.Reason;
import imagesign.oci.Bytes;
import imagesign.testkit.Mutations;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {
  private static final int LIMIT = 1000;
  private static final String BEGIN = "-----BEGIN PUBLIC KEY-----\n";
  private static final String END = "-----END PUBLIC KEY-----\n";
  private static final String GOOD = BEGIN + "AAECAwQ=\n" + END;
  private static final PemBlock BLOCK =
      new PemBlock("PUBLIC KEY", Bytes.copyOf(new byte[] {0, 1, 2, 3, 4}));

  private enum Broken {
    EMPTY("", Reason.NO_BLOCK),
    ONLY_TEXT("no block at all", Reason.NO_BLOCK),
    BYTE_ORDER_MARK_BEFORE_BEGIN("\ufeff" + GOOD, Reason.LABEL_MISMATCH),
    NO_END(BEGIN + "AAECAwQ=\n", Reason.UNTERMINATED),
    NO_BEGIN("AAECAwQ=\n" + END, Reason.LABEL_MISMATCH),
    BEGIN_TWICE(BEGIN + GOOD, Reason.UNTERMINATED),
    OTHER_LABEL_AT_END(GOOD.replace("END PUBLIC", "END PRIVATE"), Reason.LABEL_MISMATCH),
    TWO_BLOCKS(GOOD + GOOD, Reason.TOO_MANY_BLOCKS),
    FOUR_DASHES_AT_THE_END(GOOD.replace("KEY-----\nAA", "KEY----\nAA"), Reason.MALFORMED_BOUNDARY),
    NO_LABEL(GOOD.replace("PUBLIC KEY", ""), Reason.MALFORMED_BOUNDARY),
    LOWER_CASE_LABEL(GOOD.replace("PUBLIC", "public"), Reason.MALFORMED_BOUNDARY),
    LONG_LABEL(GOOD.replace("PUBLIC", "P".repeat(70)), Reason.MALFORMED_BOUNDARY),
    DASHES_INSIDE(GOOD.replace("AAEC", "-----\nAAEC"), Reason.MALFORMED_BOUNDARY),
    TEXT_AFTER_THE_BOUNDARY(GOOD.replace("KEY-----\nAA", "KEY-----AA"), Reason.MALFORMED_BOUNDARY),
    NO_PADDING(GOOD.replace("AwQ=", "AwQ"), Reason.BAD_BASE64),
    STRAY_BITS(GOOD.replace("AwQ=", "AwR="), Reason.BAD_BASE64),
    PADDING_INSIDE(GOOD.replace("AAECAwQ=", "AA==AwQ="), Reason.BAD_BASE64),
    URL_ALPHABET(GOOD.replace("AAEC", "_-EC"), Reason.BAD_BASE64),
    BLANK_INSIDE_A_LINE(GOOD.replace("AAEC", "AA EC"), Reason.BAD_BASE64),
    BLANK_BEFORE_A_LINE(GOOD.replace("AAEC", " AAEC"), Reason.BAD_BASE64),
    NOT_ASCII(GOOD.replace("AAEC", "AAE\u00c9"), Reason.BAD_BASE64),
    NO_CONTENT(BEGIN + END, Reason.BAD_BASE64),
    HEADERS(GOOD.replace("AAEC", "Proc-Type: 4,ENCRYPTED\n\nAAEC"), Reason.HEADERS),
    TOO_LARGE(GOOD + " ".repeat(LIMIT), Reason.TOO_LARGE);

    private final String text;
    private final Reason reason;

    Broken(String text, Reason reason) {
      this.text = text;
      this.reason = reason;
    }
  }

  @ParameterizedTest
  @EnumSource(Broken.class)
  void refuses(Broken broken) {
    PemException refusal =
        catchThrowableOfType(PemException.class, () -> Pem.readOne(Bytes.utf8(broken.text), LIMIT));
    assertThat(refusal.reason()).isEqualTo(broken.reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        GOOD,
        "Comments of a tool\n" + GOOD + "\nand more of them: x",
        BEGIN + "AAE\nCAw\nQ=\n" + END,
        BEGIN + "AAECAwQ=  \t\n\n" + END,
      })
  void acceptsOneBlock(String text) {
    assertThat(Pem.readOne(Bytes.utf8(text), LIMIT)).isEqualTo(BLOCK);
  }

  @Test
  void acceptsEveryLineEnd() {
    assertThat(Pem.readOne(Bytes.utf8(GOOD.replace("\n", "\r\n")), LIMIT)).isEqualTo(BLOCK);
    assertThat(Pem.readOne(Bytes.utf8(GOOD.replace('\n', '\r')), LIMIT)).isEqualTo(BLOCK);
    assertThat(Pem.readOne(Bytes.utf8(GOOD.strip()), LIMIT)).isEqualTo(BLOCK);
  }

  @Test
  void readsSeveralBlocksInOrder() {
    PemBlock other = new PemBlock("CERTIFICATE", Bytes.utf8("x".repeat(100)));
    Bytes text = Bytes.utf8(GOOD + "between\n" + other.toBytes().toUtf8());
    assertThat(Pem.readAll(text, LIMIT, 2)).isEqualTo(List.of(BLOCK, other));
  }

  @Test
  void writesLinesOf64Characters() {
    PemBlock block = new PemBlock("PUBLIC KEY", Bytes.copyOf(new byte[49]));
    assertThat(block.toBytes().toUtf8()).isEqualTo(BEGIN + "A".repeat(64) + "\nAA==\n" + END);
    assertThat(BLOCK.toBytes().toUtf8()).isEqualTo(GOOD);
  }

  @Test
  void writesNoBlockThatItWouldNotRead() {
    assertThatThrownBy(() -> new PemBlock("public key", Bytes.utf8("x")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PemBlock("PUBLIC KEY", Bytes.EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Tag("mutation")
  void mutantsAreRefusedOrSaySomethingElse() {
    Mutations mutations = Mutations.of("PemTest");
    System.out.println(mutations);
    int accepted = 0;
    for (int i = 0; i < mutations.count(); i++) {
      byte[] text = mutations.mutate(GOOD.getBytes(StandardCharsets.US_ASCII));
      try {
        for (PemBlock block : Pem.readAll(Bytes.copyOf(text), LIMIT, 2)) {
          assertThat(Pem.readOne(block.toBytes(), LIMIT)).isEqualTo(block);
        }
        accepted++;
      } catch (PemException expected) {
        assertThat(expected.reason()).isNotNull();
      }
    }
    System.out.println("PemTest: accepted " + accepted);
  }
}
