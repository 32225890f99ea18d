package imagesign.core.cbor;

import imagesign.oci.Bytes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random data items: every kind, with numbers near the borders of their encodings. */
final class CborRandom {
  private static final int[] BORDERS = {0, 4, 5, 8, 16, 31, 32, 53, 63, 64};

  private final Random random;

  CborRandom(Random random) {
    this.random = random;
  }

  CborValue value(int depth) {
    return switch (random.nextInt(depth == 0 ? 6 : 9)) {
      case 0 -> integer();
      case 1 -> bytes();
      case 2 -> text();
      case 3 -> new CborFloat(floating());
      case 4 -> CborSimple.of(random.nextBoolean());
      case 5 -> random.nextBoolean() ? CborSimple.NULL : CborSimple.UNDEFINED;
      case 6 -> new CborArray(items(depth - 1));
      case 7 -> map(depth - 1);
      // A tag that gives its content no other meaning.
      default -> CborTag.of(55799, value(depth - 1));
    };
  }

  CborInteger integer() {
    int bits = BORDERS[random.nextInt(BORDERS.length)];
    BigInteger near =
        BigInteger.ONE.shiftLeft(bits).add(BigInteger.valueOf(random.nextInt(5) - 2L));
    BigInteger largest = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    BigInteger value = near.max(BigInteger.ZERO).min(largest);
    return new CborInteger(random.nextBoolean() ? value : value.not());
  }

  private CborBytes bytes() {
    byte[] content = new byte[random.nextInt(40)];
    random.nextBytes(content);
    return new CborBytes(Bytes.copyOf(content));
  }

  CborText text() {
    int length = random.nextInt(30);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      int point = random.nextInt(random.nextBoolean() ? 0x80 : 0x11_0000);
      text.appendCodePoint(point >= 0xd800 && point < 0xe000 ? 'x' : point);
    }
    return new CborText(text.toString());
  }

  private double floating() {
    return switch (random.nextInt(4)) {
      case 0 -> HalfFloat.decode(random.nextInt(1 << 16));
      case 1 -> Float.intBitsToFloat(random.nextInt());
      case 2 -> random.nextInt(1000) / 8.0;
      default -> Double.longBitsToDouble(random.nextLong());
    };
  }

  private List<CborValue> items(int depth) {
    List<CborValue> items = new ArrayList<>();
    for (int n = random.nextInt(6); n > 0; n--) {
      items.add(value(depth));
    }
    return items;
  }

  private CborMap map(int depth) {
    Map<CborValue, CborValue> entries = new LinkedHashMap<>();
    for (int n = random.nextInt(6); n > 0; n--) {
      entries.put(random.nextBoolean() ? integer() : text(), value(depth));
    }
    return new CborMap(entries);
  }
}
