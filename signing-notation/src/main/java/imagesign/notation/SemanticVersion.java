package imagesign.notation;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version by semver.org 2.0.0, without its build metadata, which has no part in precedence.
 *
 * @param core the three numbers, as text without leading zeros
 * @param preRelease the identifiers of the pre-release; none if it is a release
 */
record SemanticVersion(List<String> core, List<String> preRelease)
    implements Comparable<SemanticVersion> {
  private static final String NUMBER = "(0|[1-9][0-9]{0,18})";
  private static final String IDENTIFIERS = "([0-9A-Za-z-]++(?:\\.[0-9A-Za-z-]++)*+)";
  private static final Pattern FORM =
      Pattern.compile("%1$s\\.%1$s\\.%1$s(?:-%2$s)?+(?:\\+%2$s)?+".formatted(NUMBER, IDENTIFIERS));
  private static final int MAX_LENGTH = 256;

  static Optional<SemanticVersion> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (text.length() > MAX_LENGTH || !matcher.matches()) {
      return Optional.empty();
    }
    List<String> core = List.of(matcher.group(1), matcher.group(2), matcher.group(3));
    String identifiers = matcher.group(4);
    List<String> preRelease =
        identifiers == null ? List.of() : Arrays.asList(identifiers.split("\\.", -1));
    boolean padded =
        preRelease.stream().anyMatch(id -> isNumber(id) && id.length() > 1 && id.startsWith("0"));
    return padded ? Optional.empty() : Optional.of(new SemanticVersion(core, preRelease));
  }

  private static boolean isNumber(String identifier) {
    return identifier.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  @Override
  public int compareTo(SemanticVersion other) {
    for (int i = 0; i < core.size(); i++) {
      int order = compareNumbers(core.get(i), other.core.get(i));
      if (order != 0) {
        return order;
      }
    }
    if (preRelease.isEmpty() || other.preRelease.isEmpty()) {
      return Boolean.compare(preRelease.isEmpty(), other.preRelease.isEmpty());
    }
    return comparePreRelease(other.preRelease);
  }

  private int comparePreRelease(List<String> other) {
    for (int i = 0; i < Math.min(preRelease.size(), other.size()); i++) {
      int order = compareIdentifiers(preRelease.get(i), other.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(preRelease.size(), other.size());
  }

  private static int compareIdentifiers(String a, String b) {
    if (isNumber(a) != isNumber(b)) {
      return isNumber(a) ? -1 : 1;
    }
    return isNumber(a) ? compareNumbers(a, b) : a.compareTo(b);
  }

  /** Without leading zeros the longer one is larger. */
  private static int compareNumbers(String a, String b) {
    return a.length() == b.length() ? a.compareTo(b) : Integer.compare(a.length(), b.length());
  }
}
