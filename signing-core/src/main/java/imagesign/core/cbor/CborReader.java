package imagesign.core.cbor;

import imagesign.core.cbor.CborException.Reason;
import imagesign.oci.Bytes;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one input once. Not thread-safe. */
final class CborReader {
  private final byte[] in;
  private final boolean tagsAllowed;
  private int position;
  private int items;

  CborReader(byte[] in, boolean tagsAllowed) {
    this.in = in;
    this.tagsAllowed = tagsAllowed;
  }

  CborValue readAll() {
    CborValue value = read(0);
    if (position != in.length) {
      throw fail(Reason.TRAILING_BYTES);
    }
    return value;
  }

  private CborValue read(int depth) {
    if (++items > Cbor.MAX_ITEMS) {
      throw fail(Reason.TOO_MANY_ITEMS);
    }
    int initial = octet();
    int major = initial >>> 5;
    int info = initial & 0x1f;
    if (major == CborHead.SIMPLE) {
      return readSimple(info);
    }
    long argument = argument(info);
    return switch (major) {
      case CborHead.UNSIGNED -> new CborInteger(CborHead.unsigned(argument));
      case CborHead.NEGATIVE -> new CborInteger(CborHead.unsigned(argument).not());
      case CborHead.BYTES -> new CborBytes(Bytes.copyOf(slice(argument)));
      case CborHead.TEXT -> readText(argument);
      case CborHead.ARRAY -> readArray(argument, deeper(depth));
      case CborHead.MAP -> readMap(argument, deeper(depth));
      default -> readTag(CborHead.unsigned(argument), deeper(depth));
    };
  }

  private int deeper(int depth) {
    if (depth == Cbor.MAX_DEPTH) {
      throw fail(Reason.TOO_DEEP);
    }
    return depth + 1;
  }

  private CborValue readText(long length) {
    ByteBuffer encoded = slice(length);
    try {
      return new CborText(StandardCharsets.UTF_8.newDecoder().decode(encoded).toString());
    } catch (CharacterCodingException e) {
      throw fail(Reason.INVALID_TEXT);
    }
  }

  private CborValue readArray(long count, int depth) {
    int size = fitting(count, 1);
    List<CborValue> values = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      values.add(read(depth));
    }
    return new CborArray(values);
  }

  private CborValue readMap(long count, int depth) {
    int size = fitting(count, 2);
    Map<CborValue, CborValue> entries = new LinkedHashMap<>(2 * size);
    for (int i = 0; i < size; i++) {
      CborValue key = read(depth);
      if (!CborMap.isLabel(key)) {
        throw fail(Reason.KEY_TYPE);
      }
      if (entries.containsKey(key)) {
        throw fail(Reason.DUPLICATE_KEY);
      }
      entries.put(key, read(depth));
    }
    return new CborMap(entries);
  }

  private CborValue readTag(BigInteger number, int depth) {
    if (!tagsAllowed) {
      throw fail(Reason.TAG);
    }
    return new CborTag(number, read(depth));
  }

  private CborValue readSimple(int info) {
    return switch (info) {
      case CborHead.ONE_BYTE -> readLongSimple(octet());
      case CborHead.TWO_BYTES -> new CborFloat(HalfFloat.decode((int) number(2)));
      case CborHead.FOUR_BYTES -> new CborFloat(Float.intBitsToFloat((int) number(4)));
      case CborHead.EIGHT_BYTES -> new CborFloat(Double.longBitsToDouble(number(8)));
      case CborHead.INDEFINITE -> throw fail(Reason.INDEFINITE_LENGTH);
      default -> {
        if (info > CborHead.EIGHT_BYTES) {
          throw fail(Reason.RESERVED);
        }
        yield new CborSimple(info);
      }
    };
  }

  /** Two bytes must not encode what one can, RFC 8949 §3.3. */
  private CborValue readLongSimple(int number) {
    if (number < 32) {
      throw fail(Reason.RESERVED);
    }
    return new CborSimple(number);
  }

  private long argument(int info) {
    return switch (info) {
      case CborHead.ONE_BYTE -> number(1);
      case CborHead.TWO_BYTES -> number(2);
      case CborHead.FOUR_BYTES -> number(4);
      case CborHead.EIGHT_BYTES -> number(8);
      case CborHead.INDEFINITE -> throw fail(Reason.INDEFINITE_LENGTH);
      default -> {
        if (info > CborHead.EIGHT_BYTES) {
          throw fail(Reason.RESERVED);
        }
        yield info;
      }
    };
  }

  private long number(int width) {
    long number = 0;
    for (int i = 0; i < width; i++) {
      number = number << 8 | octet();
    }
    return number;
  }

  private int octet() {
    if (position == in.length) {
      throw fail(Reason.TRUNCATED);
    }
    return in[position++] & 0xff;
  }

  private ByteBuffer slice(long length) {
    int size = fitting(length, 1);
    ByteBuffer slice = ByteBuffer.wrap(in, position, size);
    position += size;
    return slice;
  }

  /** Checks a count before anything of that size is made: each unit takes a byte or more. */
  private int fitting(long count, int bytesEach) {
    if (count < 0 || count > (in.length - position) / bytesEach) {
      throw fail(Reason.TRUNCATED);
    }
    return (int) count;
  }

  private CborException fail(Reason reason) {
    return new CborException(reason, position);
  }
}
