package imagesign.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ReadOnlyBufferException;
import org.junit.jupiter.api.Test;

class BytesTest {
  @Test
  void nobodyCanChangeThem() {
    byte[] array = {1, 2, 3};
    Bytes bytes = Bytes.copyOf(array);
    array[0] = 9;
    bytes.toByteArray()[1] = 9;
    assertThat(bytes.toHex()).isEqualTo("010203");
    assertThatExceptionOfType(ReadOnlyBufferException.class)
        .isThrownBy(() -> bytes.asByteBuffer().put((byte) 9));
  }

  @Test
  void equalContentIsEqual() {
    assertThat(Bytes.utf8("a"))
        .isEqualTo(Bytes.copyOf(new byte[] {'a'}))
        .hasSameHashCodeAs(Bytes.copyOf(new byte[] {'a'}))
        .isNotEqualTo(Bytes.utf8("b"));
  }

  @Test
  void textShowsNoContent() {
    assertThat(Bytes.utf8("secret")).hasToString("Bytes[6]");
  }
}
