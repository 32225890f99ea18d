package imagesign.testkit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A challenge of the Bearer scheme, in each of the forms that {@link ChallengeForm} has. */
final class BearerChallenge {
  private static final String BASIC = "Basic realm=\"testkit\"";
  private static final String OTHERS = "Negotiate abc==, Digest realm=\"x, y\", nonce=\"z\"";
  private static final String MORE = "note=\"a, b=\\\"c\\\", Basic realm=\\\"other\\\", d\"";

  /** RFC 9110, section 5.6.2. */
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  private record Parameter(String name, String value) {}

  private final List<Parameter> parameters = new ArrayList<>();

  /** Adds a parameter; an empty value leaves it out. */
  BearerChallenge with(String name, String value) {
    if (!value.isEmpty()) {
      parameters.add(new Parameter(name, value));
    }
    return this;
  }

  /** {@return the values of {@code WWW-Authenticate}} */
  List<String> fields(ChallengeForm form) {
    return switch (form) {
      case BASIC_FIELD_THEN_BEARER -> List.of(BASIC, standard());
      case FIELDS_AMONG_OTHERS -> List.of(OTHERS, standard(), "Scram x=\"y\"");
      default -> List.of(field(form));
    };
  }

  private String field(ChallengeForm form) {
    return switch (form) {
      case REVERSED -> "Bearer " + join(reversed(), ",", this::quoted);
      case UPPER_CASE -> "BEARER " + join(parameters, ",", this::upperCase);
      case SPACED -> "Bearer   " + join(parameters, " ,  ", p -> spaced(quoted(p)));
      case UNQUOTED -> "Bearer " + join(parameters, ", ", this::unquoted);
      case ESCAPED -> "Bearer " + join(parameters, ",", this::escaped);
      case MORE_PARAMETERS -> "Bearer charset=\"UTF-8\"," + list(p -> true) + "," + MORE;
      case EMPTY_ELEMENTS -> ", ,Bearer " + join(parameters, ",,", this::quoted) + ",";
      case WITHOUT_SCOPE -> "Bearer " + list(p -> !p.name().equals("scope"));
      case WITHOUT_SERVICE -> "Bearer " + list(p -> !p.name().equals("service"));
      case BASIC_THEN_BEARER -> BASIC + ", " + standard();
      case BEARER_THEN_BASIC -> standard() + ", " + BASIC;
      case AMONG_OTHERS -> OTHERS + ", " + standard() + ", Scram x=\"y\"";
      default -> standard();
    };
  }

  private String standard() {
    return "Bearer " + list(p -> true);
  }

  private String list(Predicate<Parameter> wanted) {
    return join(parameters.stream().filter(wanted).toList(), ",", this::quoted);
  }

  private List<Parameter> reversed() {
    List<Parameter> copy = new ArrayList<>(parameters);
    Collections.reverse(copy);
    return copy;
  }

  private String quoted(Parameter parameter) {
    return parameter.name() + "=\"" + parameter.value() + "\"";
  }

  private String upperCase(Parameter p) {
    return quoted(new Parameter(p.name().toUpperCase(Locale.ROOT), p.value()));
  }

  private String unquoted(Parameter p) {
    return TOKEN.matcher(p.value()).matches() ? p.name() + "=" + p.value() : quoted(p);
  }

  private String escaped(Parameter p) {
    return quoted(new Parameter(p.name(), p.value().replaceAll("[/:a]", "\\\\$0")));
  }

  private static String spaced(String parameter) {
    return parameter.replaceFirst("=", " = ");
  }

  private static String join(
      List<Parameter> parameters, String separator, Function<Parameter, String> form) {
    return parameters.stream().map(form).collect(Collectors.joining(separator));
  }
}
