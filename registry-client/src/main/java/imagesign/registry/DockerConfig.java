package imagesign.registry;

import imagesign.core.json.Json;
import imagesign.core.json.JsonException;
import imagesign.core.json.JsonObject;
import imagesign.oci.Bytes;
import imagesign.oci.Repository;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a {@code config.json} of Docker or an {@code auth.json} of Podman holds. As a provider it
 * gives what is stored and runs nothing. Immutable.
 */
final class DockerConfig implements CredentialProvider {
  private final String what;
  private final JsonObject config;

  private DockerConfig(String what, JsonObject config) {
    this.what = what;
    this.config = config;
  }

  static DockerConfig parse(String what, Bytes content) {
    // Podman makes an empty file before the first login.
    Bytes json = content.size() == 0 ? Bytes.utf8("{}") : content;
    return new DockerConfig(what, wellFormed(what, () -> Json.parseObject(json)));
  }

  @Override
  public Optional<Credentials> credentials(String registry) {
    return stored(List.of(registry));
  }

  @Override
  public Optional<Credentials> credentials(Repository repository) {
    List<String> names = new ArrayList<>(parts(repository));
    names.add(repository.registry());
    return stored(names);
  }

  /** The credential helper for a registry: its own, else the common one. */
  Optional<String> helper(String registry) {
    return wellFormed(
        what,
        () ->
            config
                .optionalObject("credHelpers")
                .flatMap(helpers -> ownHelper(helpers, registry))
                .or(() -> config.optionalString("credsStore"))
                .filter(name -> !name.isEmpty()));
  }

  private static Optional<String> ownHelper(JsonObject helpers, String registry) {
    return helpers.names().stream()
        .filter(key -> DockerKey.parse(key).equals(new DockerKey(registry, "")))
        .findFirst()
        .flatMap(helpers::optionalString);
  }

  /** What an entry may be for that is narrower than the registry: the narrowest first. */
  static List<String> parts(Repository repository) {
    List<String> parts = new ArrayList<>();
    String path = repository.path();
    for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
      parts.add(repository.registry() + "/" + path.substring(0, end));
    }
    return parts;
  }

  /** The credentials that are stored for the first of these names that has any. */
  Optional<Credentials> stored(List<String> names) {
    return wellFormed(
        what,
        () ->
            config
                .optionalObject("auths")
                .flatMap(
                    auths ->
                        names.stream().flatMap(name -> stored(auths, name).stream()).findFirst()));
  }

  private static Optional<Credentials> stored(JsonObject auths, String name) {
    DockerKey wanted = DockerKey.parse(name);
    return auths.names().stream()
        .filter(key -> DockerKey.parse(key).matches(wanted))
        .sorted(Comparator.comparing((String key) -> key.indexOf('*') >= 0))
        .flatMap(key -> auths.optionalObject(key).stream())
        .flatMap(entry -> credentials(entry).stream())
        .findFirst();
  }

  private static Optional<Credentials> credentials(JsonObject entry) {
    return notEmpty(entry, "identitytoken")
        .map(Credentials::identityToken)
        .or(() -> notEmpty(entry, "registrytoken").map(Credentials::registryToken))
        .or(() -> notEmpty(entry, "auth").map(DockerConfig::pair))
        .or(
            () ->
                notEmpty(entry, "username")
                    .map(user -> Credentials.basic(user, entry.string("password"))));
  }

  private static Optional<String> notEmpty(JsonObject entry, String name) {
    return entry.optionalString(name).filter(value -> !value.isEmpty());
  }

  private static Credentials pair(String auth) {
    String pair = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
    int colon = pair.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("auth: no colon");
    }
    // Docker once padded passwords with NUL.
    return Credentials.basic(
        pair.substring(0, colon), pair.substring(colon + 1).replaceFirst("\0+$", ""));
  }

  private static <T> T wellFormed(String what, Supplier<T> read) {
    try {
      return read.get();
    } catch (JsonException | IllegalArgumentException e) {
      // Neither is the content shown nor the cause, whose message may quote it.
      throw RegistryException.lasting(what + ": malformed");
    }
  }
}
