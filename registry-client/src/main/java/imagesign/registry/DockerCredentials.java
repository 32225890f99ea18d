package imagesign.registry;

import imagesign.core.json.Json;
import imagesign.core.json.JsonException;
import imagesign.core.json.JsonObject;
import imagesign.oci.Bytes;
import imagesign.oci.Repository;
import imagesign.spi.ContentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads credentials from a configuration file of Docker or Podman: for each registry its own
 * helper, else the common one, else what the file holds. A file that is not there has none.
 */
final class DockerCredentials implements CredentialProvider {
  private static final int MAX_FILE = 4 << 20;

  /** The name under which Docker keeps the credentials of Docker Hub. */
  private static final String DOCKER_HUB_KEY = "https://index.docker.io/v1/";

  /** Asks a credential helper; replaced in tests. */
  interface Helper {
    Optional<Credentials> get(String suffix, String server);
  }

  private final Path file;
  private final Helper helper;

  DockerCredentials(Path file, Helper helper) {
    this.file = file;
    this.helper = helper;
  }

  static CredentialProvider ofEnvironment(Map<String, String> environment, String home) {
    Helper helper = new CredentialHelper();
    List<CredentialProvider> files = new ArrayList<>();
    for (Path file : files(environment, home)) {
      files.add(new DockerCredentials(file, helper));
    }
    return CredentialProvider.firstOf(files.toArray(CredentialProvider[]::new));
  }

  static List<Path> files(Map<String, String> environment, String home) {
    List<Path> files = new ArrayList<>();
    String docker = environment.getOrDefault("DOCKER_CONFIG", "");
    if (!docker.isEmpty()) {
      files.add(Path.of(docker, "config.json"));
    } else if (!home.isEmpty()) {
      files.add(Path.of(home, ".docker", "config.json"));
    }
    String auth = environment.getOrDefault("REGISTRY_AUTH_FILE", "");
    if (!auth.isEmpty()) {
      files.add(Path.of(auth));
    }
    String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    if (!runtime.isEmpty()) {
      files.add(Path.of(runtime, "containers", "auth.json"));
    }
    return files;
  }

  @Override
  public Optional<Credentials> credentials(String registry) {
    String what = "read credentials from " + file;
    try (InputStream in = Files.newInputStream(file)) {
      return in(Bodies.whole(what, in, MAX_FILE), registry);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return Optional.empty();
    } catch (ContentException e) {
      throw RegistryException.lasting(what + ": too large");
    } catch (IOException e) {
      throw new RegistryException(what, 0, List.of(), false, e);
    }
  }

  /** Finds credentials in the content of a file. */
  Optional<Credentials> in(Bytes content, String registry) {
    // Podman makes an empty file before the first login.
    if (content.size() == 0) {
      return Optional.empty();
    }
    try {
      return find(Json.parseObject(content), registry);
    } catch (JsonException | IllegalArgumentException e) {
      // Neither is the content shown nor the cause, whose message may quote it.
      throw RegistryException.lasting("read credentials from " + file + ": malformed");
    }
  }

  private Optional<Credentials> find(JsonObject config, String registry) {
    Optional<String> suffix =
        config
            .optionalObject("credHelpers")
            .flatMap(helpers -> ownHelper(helpers, registry))
            .or(() -> config.optionalString("credsStore"))
            .filter(name -> !name.isEmpty());
    return suffix
        .flatMap(name -> helper.get(name, server(registry)))
        .or(() -> config.optionalObject("auths").flatMap(auths -> stored(auths, registry)));
  }

  private static Optional<String> ownHelper(JsonObject helpers, String registry) {
    return helpers.names().stream()
        .filter(key -> isKeyOf(key, registry))
        .findFirst()
        .flatMap(helpers::optionalString);
  }

  private static Optional<Credentials> stored(JsonObject auths, String registry) {
    return auths.names().stream()
        .filter(key -> isKeyOf(key, registry))
        .flatMap(key -> auths.optionalObject(key).stream())
        .flatMap(entry -> credentials(entry).stream())
        .findFirst();
  }

  private static String server(String registry) {
    return registry.equals(Repository.DOCKER_HUB) ? DOCKER_HUB_KEY : registry;
  }

  /** Whether a key names the registry: bare, or as the URL of its API, as older logins wrote it. */
  static boolean isKeyOf(String key, String registry) {
    String bare = key.replaceFirst("^https?://", "").replaceFirst("/(v1|v2)?/?$", "");
    if (bare.indexOf('/') >= 0) {
      return false;
    }
    String host = bare.toLowerCase(Locale.ROOT);
    return switch (host) {
      case "index.docker.io", "registry-1.docker.io" -> registry.equals(Repository.DOCKER_HUB);
      default -> host.equals(registry);
    };
  }

  private static Optional<Credentials> credentials(JsonObject entry) {
    Optional<String> identity = entry.optionalString("identitytoken").filter(t -> !t.isEmpty());
    if (identity.isPresent()) {
      return identity.map(Credentials::identityToken);
    }
    Optional<String> registryToken =
        entry.optionalString("registrytoken").filter(t -> !t.isEmpty());
    if (registryToken.isPresent()) {
      return registryToken.map(Credentials::registryToken);
    }
    return entry
        .optionalString("auth")
        .filter(auth -> !auth.isEmpty())
        .map(DockerCredentials::pair);
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
}
