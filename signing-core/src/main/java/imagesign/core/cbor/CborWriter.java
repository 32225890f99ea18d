package imagesign.core.cbor;

import imagesign.oci.Bytes;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Writes the deterministic encoding of RFC 8949 §4.2.1. Not thread-safe. */
final class CborWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private CborWriter() {}

  static Bytes write(CborValue value) {
    return Bytes.copyOf(encode(value));
  }

  private static byte[] encode(CborValue value) {
    CborWriter writer = new CborWriter();
    writer.value(value);
    return writer.out.toByteArray();
  }

  private void value(CborValue value) {
    if (value instanceof CborInteger integer) {
      integer(integer.value());
    } else if (value instanceof CborBytes bytes) {
      string(CborHead.BYTES, bytes.value().toByteArray());
    } else if (value instanceof CborText text) {
      string(CborHead.TEXT, text.value().getBytes(StandardCharsets.UTF_8));
    } else if (value instanceof CborArray array) {
      array(array.items());
    } else if (value instanceof CborMap map) {
      map(map.entries());
    } else if (value instanceof CborTag tag) {
      head(CborHead.TAG, tag.number().longValue());
      value(tag.content());
    } else if (value instanceof CborSimple simple) {
      head(CborHead.SIMPLE, simple.number());
    } else if (value instanceof CborFloat number) {
      floating(number.value());
    }
  }

  private void integer(BigInteger value) {
    if (value.signum() < 0) {
      head(CborHead.NEGATIVE, value.not().longValue());
    } else {
      head(CborHead.UNSIGNED, value.longValue());
    }
  }

  private void string(int major, byte[] content) {
    head(major, content.length);
    out.writeBytes(content);
  }

  private void array(List<CborValue> items) {
    head(CborHead.ARRAY, items.size());
    items.forEach(this::value);
  }

  private void map(Map<CborValue, CborValue> entries) {
    Map<byte[], CborValue> sorted = new TreeMap<>(Arrays::compareUnsigned);
    entries.forEach((key, value) -> sorted.put(encode(key), value));
    head(CborHead.MAP, sorted.size());
    sorted.forEach(
        (key, value) -> {
          out.writeBytes(key);
          value(value);
        });
  }

  private void floating(double value) {
    OptionalInt half = HalfFloat.encode(value);
    if (half.isPresent()) {
      argument(CborHead.SIMPLE, CborHead.TWO_BYTES, half.getAsInt(), 2);
    } else if ((float) value == value) {
      argument(CborHead.SIMPLE, CborHead.FOUR_BYTES, Float.floatToIntBits((float) value), 4);
    } else {
      argument(CborHead.SIMPLE, CborHead.EIGHT_BYTES, Double.doubleToLongBits(value), 8);
    }
  }

  /** Writes the shortest head; the argument counts as unsigned. */
  private void head(int major, long argument) {
    if (argument >= 0 && argument < CborHead.ONE_BYTE) {
      argument(major, (int) argument, 0, 0);
    } else if (argument >>> 8 == 0) {
      argument(major, CborHead.ONE_BYTE, argument, 1);
    } else if (argument >>> 16 == 0) {
      argument(major, CborHead.TWO_BYTES, argument, 2);
    } else if (argument >>> 32 == 0) {
      argument(major, CborHead.FOUR_BYTES, argument, 4);
    } else {
      argument(major, CborHead.EIGHT_BYTES, argument, 8);
    }
  }

  private void argument(int major, int info, long argument, int width) {
    out.write(major << 5 | info);
    for (int i = width - 1; i >= 0; i--) {
      out.write((int) (argument >>> (8 * i)));
    }
  }
}
