package imagesign.notation;

import imagesign.notation.TrustPolicyException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The attributes that a policy demands of a subject, each once, by type. RFC 4514 with the
 * restrictions of the Notary Project specification, "Trusted Identities Constraints".
 *
 * @param attributes the values by type, {@code ST} for what is written {@code S}
 */
record SubjectRule(Map<String, String> attributes) {
  static final Set<String> MANDATORY = Set.of("C", "ST", "O");

  private static final int MAX_LENGTH = 8 * 1024;

  SubjectRule {
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  /** Reads a name; throws {@link TrustPolicyException} if it is not one that can be matched. */
  static SubjectRule parse(String text) {
    // CVE-2023-25656: values in hexadecimal have no place here, and decoding them cost memory.
    if (text.contains("=#")) {
      throw refused(Reason.DN_HEXADECIMAL, text, "holds a value in hexadecimal");
    }
    if (text.length() > MAX_LENGTH) {
      throw refused(Reason.DN_MALFORMED, text, "is too long");
    }
    Map<String, String> attributes = new LinkedHashMap<>();
    new Parser(text).read(attributes);
    if (!hasMandatory(attributes)) {
      throw refused(Reason.DN_INCOMPLETE, text, "lacks one of C, ST and O");
    }
    return new SubjectRule(attributes);
  }

  static boolean hasMandatory(Map<String, String> attributes) {
    return MANDATORY.stream().noneMatch(type -> attributes.getOrDefault(type, "").isEmpty());
  }

  /** Whether a subject has every attribute of this name with exactly its value. */
  boolean isContainedIn(Map<String, String> subject) {
    return subject.entrySet().containsAll(attributes.entrySet());
  }

  private static TrustPolicyException refused(Reason reason, String text, String what) {
    return new TrustPolicyException(reason, "distinguished name " + Texts.quote(text) + " " + what);
  }

  /** One pass over the text. Not thread-safe. */
  private static final class Parser {
    private final String text;
    private int at;

    Parser(String text) {
      this.text = text;
    }

    void read(Map<String, String> attributes) {
      boolean more = true;
      while (more) {
        String type = type();
        String value = value();
        if (attributes.putIfAbsent(type.equals("S") ? "ST" : type, value) != null) {
          throw refused(Reason.DN_REPEATED, text, "has " + type + " twice");
        }
        more = separator();
      }
    }

    private String type() {
      int equals = text.indexOf('=', at);
      String type = equals < 0 ? "" : text.substring(at, equals).strip();
      if (type.isEmpty() || !type.chars().allMatch(Parser::isOfType)) {
        throw malformed();
      }
      at = equals + 1;
      return type;
    }

    private static boolean isOfType(int c) {
      return (c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || c == '-'
          || c == '.';
    }

    /** Reads up to the next separator; spaces at either end count only if they are escaped. */
    private String value() {
      skipSpaces();
      if (at < text.length() && text.charAt(at) == '#') {
        throw refused(Reason.DN_HEXADECIMAL, text, "holds a value in hexadecimal");
      }
      StringBuilder value = new StringBuilder();
      int end = 0;
      while (at < text.length() && ",;+".indexOf(text.charAt(at)) < 0) {
        char c = text.charAt(at);
        if (c == '\\') {
          value.append(escaped());
          end = value.length();
        } else if ("\"<>\0".indexOf(c) >= 0) {
          throw malformed();
        } else {
          value.append(c);
          at++;
          end = c == ' ' ? end : value.length();
        }
      }
      return value.substring(0, end);
    }

    private void skipSpaces() {
      while (at < text.length() && text.charAt(at) == ' ') {
        at++;
      }
    }

    /** Reads one escaped character, or a run of bytes in hexadecimal, which is UTF-8. */
    private String escaped() {
      if (at + 1 < text.length() && " #=\"+,;<>\\".indexOf(text.charAt(at + 1)) >= 0) {
        at += 2;
        return text.substring(at - 1, at);
      }
      List<Byte> bytes = new ArrayList<>();
      while (at + 2 < text.length() && text.charAt(at) == '\\' && isHexPair(at + 1)) {
        bytes.add((byte) Integer.parseInt(text.substring(at + 1, at + 3), 16));
        at += 3;
      }
      if (bytes.isEmpty()) {
        throw malformed();
      }
      return decode(bytes);
    }

    private boolean isHexPair(int start) {
      return Character.digit(text.charAt(start), 16) >= 0
          && Character.digit(text.charAt(start + 1), 16) >= 0
          && text.charAt(start) < 0x80
          && text.charAt(start + 1) < 0x80;
    }

    private String decode(List<Byte> bytes) {
      ByteBuffer buffer = ByteBuffer.allocate(bytes.size());
      bytes.forEach(buffer::put);
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(buffer.flip()).toString();
      } catch (CharacterCodingException e) {
        throw malformed();
      }
    }

    /** Moves past a separator; none at the end. */
    private boolean separator() {
      if (at == text.length()) {
        return false;
      }
      if (text.charAt(at) == '+') {
        throw refused(Reason.DN_MULTI_VALUED, text, "has several attributes in one part");
      }
      at++;
      return true;
    }

    private TrustPolicyException malformed() {
      return refused(Reason.DN_MALFORMED, text, "is not one of RFC 4514");
    }
  }
}
