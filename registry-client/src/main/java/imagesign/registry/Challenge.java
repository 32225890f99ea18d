package imagesign.registry;

import java.util.Map;
import java.util.Optional;

/**
 * What a registry asks for in {@code WWW-Authenticate}.
 *
 * @param scheme the scheme in lower case
 * @param parameters its parameters, names in lower case; the first of each name
 */
record Challenge(String scheme, Map<String, String> parameters) {
  Challenge {
    parameters = Map.copyOf(parameters);
  }

  boolean isBearer() {
    return scheme.equals("bearer");
  }

  boolean isBasic() {
    return scheme.equals("basic");
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  boolean saysInsufficientScope() {
    return parameter("error").filter("insufficient_scope"::equals).isPresent();
  }
}
