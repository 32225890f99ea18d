package imagesign.core.cbor;

import static org.assertj.core.api.Assertions.assertThat;

import com.upokecenter.cbor.CBOREncodeOptions;
import com.upokecenter.cbor.CBORObject;
import imagesign.oci.Bytes;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Another implementation reads what ours writes, and ours what it writes, and both mean the same.
 */
class CborAgreementTest {
  private static final int DOCUMENTS = 3000;
  private static final CBOREncodeOptions STRICT =
      new CBOREncodeOptions("allowduplicatekeys=false;useindeflengthstrings=false");

  private final long seed = Long.getLong("imagesign.seed", System.nanoTime());

  @Test
  void randomDocumentsGoBothWays() {
    Random random = new Random(seed);
    CborRandom documents = new CborRandom(random);
    for (int i = 0; i < DOCUMENTS; i++) {
      CborValue ours = documents.value(5);
      Bytes written = ours.toBytes();
      assertThat(Cbor.parseWithTags(written)).as("seed %d", seed).isEqualTo(ours);
      CBORObject theirs = CBORObject.DecodeFromBytes(written.toByteArray(), STRICT);
      Bytes rewritten = Bytes.copyOf(theirs.EncodeToBytes(STRICT));
      // Theirs keeps another order of keys and other widths of numbers; the values are the same.
      assertThat(Cbor.parseWithTags(rewritten)).as("seed %d", seed).isEqualTo(ours);
      assertThat(Cbor.parseWithTags(rewritten).toBytes()).as("seed %d", seed).isEqualTo(written);
    }
  }
}
