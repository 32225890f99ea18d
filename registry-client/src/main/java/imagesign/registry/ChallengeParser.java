package imagesign.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code WWW-Authenticate} fields: several fields, several challenges in one, parameters in
 * any order, quoted commas. What is malformed ends its field; what was read before it counts. RFC
 * 9110 §11.6.1.
 */
final class ChallengeParser {
  private static final int MAX_FIELD = 8192;
  private static final int MAX_CHALLENGES = 16;
  private static final int MAX_PARAMETERS = 32;

  private final String text;
  private int at;

  private ChallengeParser(String text) {
    this.text = text;
  }

  static List<Challenge> parse(List<String> fields) {
    List<Challenge> challenges = new ArrayList<>();
    for (String field : fields) {
      if (field.length() <= MAX_FIELD) {
        new ChallengeParser(field).readInto(challenges);
      }
    }
    return challenges;
  }

  private void readInto(List<Challenge> challenges) {
    while (challenges.size() < MAX_CHALLENGES) {
      skipSeparators();
      String scheme = token();
      if (scheme == null || !(at == text.length() || isSpace(text.charAt(at)) || peek() == ',')) {
        return;
      }
      Map<String, String> parameters = parameters();
      if (parameters == null) {
        return;
      }
      challenges.add(new Challenge(scheme.toLowerCase(Locale.ROOT), parameters));
    }
  }

  /** Reads up to the next challenge; null if what follows the scheme is malformed. */
  private @Nullable Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    skipSpace();
    if (skipToken68()) {
      return parameters;
    }
    while (parameters.size() < MAX_PARAMETERS) {
      int before = at;
      skipSeparators();
      String name = token();
      skipSpace();
      if (name == null) {
        return at == text.length() ? parameters : null;
      }
      if (peek() != '=') {
        // No parameter but the scheme of the next challenge.
        at = before;
        return parameters;
      }
      at++;
      skipSpace();
      String value = peek() == '"' ? quoted() : token();
      if (value == null) {
        return null;
      }
      parameters.putIfAbsent(name.toLowerCase(Locale.ROOT), value);
    }
    return null;
  }

  /** Skips {@code abc==}, which some schemes have in place of parameters. */
  private boolean skipToken68() {
    int end = at;
    while (end < text.length() && isToken68(text.charAt(end))) {
      end++;
    }
    int padded = end;
    while (padded < text.length() && text.charAt(padded) == '=') {
      padded++;
    }
    int next = padded;
    while (next < text.length() && isSpace(text.charAt(next))) {
      next++;
    }
    boolean alone = next == text.length() || text.charAt(next) == ',';
    if (end == at || !alone) {
      return false;
    }
    at = next;
    return true;
  }

  private @Nullable String token() {
    int start = at;
    while (at < text.length() && isTokenChar(text.charAt(at))) {
      at++;
    }
    return at == start ? null : text.substring(start, at);
  }

  private @Nullable String quoted() {
    StringBuilder value = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return value.toString();
      }
      if (c == '\\') {
        at++;
        if (at == text.length()) {
          return null;
        }
      }
      value.append(text.charAt(at));
    }
    return null;
  }

  private void skipSeparators() {
    while (at < text.length() && (isSpace(text.charAt(at)) || text.charAt(at) == ',')) {
      at++;
    }
  }

  private void skipSpace() {
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
  }

  private int peek() {
    return at < text.length() ? text.charAt(at) : -1;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }

  private static boolean isToken68(char c) {
    return isLetterOrDigit(c) || "-._~+/".indexOf(c) >= 0;
  }

  private static boolean isTokenChar(char c) {
    return isLetterOrDigit(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
