package imagesign.core.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Goes once through the bytes of one text, which must be one value of RFC 8259. Not thread-safe.
 */
final class JsonParser {
  private static final int END = -1;
  private static final int HEX_DIGITS = 4;

  /** The bytes that a string may hold as they are, whatever part of a character they are. */
  private static final boolean[] PLAIN = new boolean[256];

  static {
    Arrays.fill(PLAIN, ' ', PLAIN.length, true);
    PLAIN['"'] = false;
    PLAIN['\\'] = false;
  }

  private final byte[] in;
  private int at;
  private int depth;
  private int values;

  JsonParser(byte[] in) {
    this.in = in;
  }

  JsonValue parse() {
    JsonValue value = value();
    if (token() != END) {
      throw malformed("more than one value");
    }
    return value;
  }

  private JsonValue value() {
    if (++values > Json.MAX_VALUES) {
      throw malformed("more than " + Json.MAX_VALUES + " values");
    }
    return switch (token()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> JsonString.wellFormed(string());
      case 't' -> literal("true", JsonBoolean.TRUE);
      case 'f' -> literal("false", JsonBoolean.FALSE);
      case 'n' -> literal("null", JsonNull.NULL);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      default -> throw malformed("value expected");
    };
  }

  private JsonObject object() {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    enter();
    if (token() != '}') {
      do {
        member(members);
      } while (hasMore('}'));
    }
    leave();
    return JsonObject.owning(members);
  }

  private void member(Map<String, JsonValue> members) {
    require('"', "name expected");
    String name = string();
    require(':', "colon expected");
    at++;
    if (members.putIfAbsent(name, value()) != null) {
      throw malformed("duplicate name");
    }
  }

  private JsonArray array() {
    List<JsonValue> elements = new ArrayList<>();
    enter();
    if (token() != ']') {
      do {
        elements.add(value());
      } while (hasMore(']'));
    }
    leave();
    return new JsonArray(elements);
  }

  private void enter() {
    at++;
    if (++depth > Json.MAX_DEPTH) {
      throw malformed("nested deeper than " + Json.MAX_DEPTH);
    }
  }

  private void leave() {
    at++;
    depth--;
  }

  /** Skips the comma before another element, or stays before what closes the list. */
  private boolean hasMore(char close) {
    int token = token();
    if (token != ',' && token != close) {
      throw malformed("comma or '" + close + "' expected");
    }
    if (token == ',') {
      at++;
    }
    return token == ',';
  }

  private void require(char expected, String otherwise) {
    if (token() != expected) {
      throw malformed(otherwise);
    }
  }

  private JsonValue literal(String name, JsonValue value) {
    for (int i = 0; i < name.length(); i++) {
      if (at == in.length || in[at] != name.charAt(i)) {
        throw malformed(name + " expected");
      }
      at++;
    }
    return value;
  }

  private JsonNumber number() {
    int start = at;
    while (at < in.length && isNumberPart(in[at])) {
      at++;
    }
    String literal = new String(in, start, at - start, ISO_8859_1);
    return JsonNumber.tryParse(literal).orElseThrow(() -> malformed("no number, or too long"));
  }

  private static boolean isNumberPart(byte c) {
    return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
  }

  /** Reads the string that begins here; what it gives has no lone surrogate. */
  private String string() {
    at++;
    String start = chunk();
    return in[at++] == '"' ? start : withEscapes(start);
  }

  private String withEscapes(String start) {
    StringBuilder text = new StringBuilder(start);
    do {
      text.append(escape()).append(chunk());
    } while (in[at++] == '\\');
    String whole = text.toString();
    if (!JsonOutput.isWellFormed(whole)) {
      throw malformed("lone surrogate");
    }
    return whole;
  }

  /** Reads up to a quotation mark or a backslash. */
  private String chunk() {
    int start = at;
    int end = start;
    while (end < in.length && PLAIN[in[end] & 0xff]) {
      end++;
    }
    at = end;
    if (end == in.length) {
      throw malformed("string without end");
    }
    if (in[end] != '"' && in[end] != '\\') {
      throw malformed("control character in a string");
    }
    return decode(start, end);
  }

  private String decode(int start, int end) {
    String text = new String(in, start, end - start, UTF_8);
    // Either the text has this character, or it stands where there was something malformed.
    return text.indexOf('\ufffd') < 0 ? text : decodeStrictly(start, end);
  }

  private String decodeStrictly(int start, int end) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(in, start, end - start)).toString();
    } catch (CharacterCodingException e) {
      throw malformed("not UTF-8");
    }
  }

  private char escape() {
    int c = at < in.length ? in[at++] : END;
    return switch (c) {
      case '"', '\\', '/' -> (char) c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicodeEscape();
      default -> throw malformed("unknown escape");
    };
  }

  private char unicodeEscape() {
    int unit = 0;
    for (int i = 0; i < HEX_DIGITS; i++) {
      int digit = at < in.length ? hexDigit(in[at++]) : END;
      if (digit < 0) {
        throw malformed("escape without four hexadecimal digits");
      }
      unit = unit << 4 | digit;
    }
    return (char) unit;
  }

  private static int hexDigit(byte c) {
    return c < 0 ? END : Character.digit(c, 16);
  }

  /** Skips white space; the byte that a token begins with, or {@link #END}. */
  private int token() {
    while (at < in.length) {
      byte c = in[at];
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        // Bytes above 127 are no token either.
        return c & 0xff;
      }
      at++;
    }
    return END;
  }

  private JsonException malformed(String message) {
    return new JsonException("not JSON: " + message + ", at byte " + at);
  }
}
