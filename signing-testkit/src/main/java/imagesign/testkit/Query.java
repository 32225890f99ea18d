package imagesign.testkit;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The parameters of a query string or of a form, in order. */
record Query(List<Parameter> parameters) {
  record Parameter(String name, String value) {}

  Query {
    parameters = List.copyOf(parameters);
  }

  static Query parse(String raw) {
    List<Parameter> parameters = new ArrayList<>();
    for (String pair : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals >= 0) {
        parameters.add(
            new Parameter(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1))));
      }
    }
    return new Query(parameters);
  }

  Query without(String name) {
    return new Query(parameters.stream().filter(p -> !p.name().equals(name)).toList());
  }

  Optional<String> first(String name) {
    return all(name).stream().findFirst();
  }

  List<String> all(String name) {
    return parameters.stream().filter(p -> p.name().equals(name)).map(Parameter::value).toList();
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new RegistryError(400, ErrorCode.UNSUPPORTED, "malformed query");
    }
  }
}
