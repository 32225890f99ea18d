package imagesign.registry;

import imagesign.oci.Bytes;
import imagesign.oci.Repository;
import imagesign.spi.ContentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads credentials from a configuration file of Docker or Podman: what it stores for a part of a
 * registry, else the registry's own helper, else the common one, else what it stores for the
 * registry. A file that is not there has none.
 */
final class DockerCredentials implements AwaitedCredentials {
  private static final int MAX_FILE = 4 << 20;

  /** The name under which Docker keeps the credentials of Docker Hub. */
  private static final String DOCKER_HUB_KEY = "https://index.docker.io/v1/";

  /** Asks a credential helper; replaced in tests. */
  interface Helper {
    Optional<Credentials> get(String suffix, String server, Operation operation);
  }

  private final Path file;
  private final Helper helper;

  DockerCredentials(Path file, Helper helper) {
    this.file = file;
    this.helper = helper;
  }

  static CredentialProvider ofEnvironment(Map<String, String> environment, String home) {
    Helper helper = new CredentialHelper();
    return new CredentialChain(
        files(environment, home).stream()
            .<CredentialProvider>map(file -> new DockerCredentials(file, helper))
            .toList());
  }

  static List<Path> files(Map<String, String> environment, String home) {
    List<Path> files = new ArrayList<>();
    add(files, environment.get("DOCKER_CONFIG"), home, ".docker", "config.json");
    add(files, environment.get("REGISTRY_AUTH_FILE"), "", "", "");
    add(files, environment.get("XDG_RUNTIME_DIR"), "", "", "containers/auth.json");
    add(files, environment.get("XDG_CONFIG_HOME"), home, ".config", "containers/auth.json");
    return files;
  }

  /**
   * Adds a file in the folder that a variable names, else in one of the user's, if there is one.
   */
  private static void add(
      List<Path> files, @Nullable String variable, String home, String folder, String name) {
    if (variable != null && !variable.isEmpty()) {
      files.add(Path.of(variable, name));
    } else if (!home.isEmpty()) {
      files.add(Path.of(home, folder, name));
    }
  }

  @Override
  public Optional<Credentials> credentials(String registry, Operation operation) {
    return read().flatMap(config -> ofRegistry(config, registry, operation));
  }

  @Override
  public Optional<Credentials> credentials(Repository repository, Operation operation) {
    return read()
        .flatMap(
            config ->
                config
                    .stored(DockerConfig.parts(repository))
                    .or(() -> ofRegistry(config, repository.registry(), operation)));
  }

  private Optional<Credentials> ofRegistry(
      DockerConfig config, String registry, Operation operation) {
    return config
        .helper(registry)
        .flatMap(name -> helper.get(name, server(registry), operation))
        .or(() -> config.credentials(registry));
  }

  private static String server(String registry) {
    return registry.equals(Repository.DOCKER_HUB) ? DOCKER_HUB_KEY : registry;
  }

  private Optional<DockerConfig> read() {
    String what = "read credentials from " + file;
    try (InputStream in = Files.newInputStream(file)) {
      Bytes content = Bodies.whole(what, in, MAX_FILE);
      return Optional.of(DockerConfig.parse(what, content));
    } catch (NoSuchFileException | NotDirectoryException e) {
      return Optional.empty();
    } catch (ContentException e) {
      throw RegistryException.lasting(what + ": too large");
    } catch (IOException e) {
      throw new RegistryException(what, 0, List.of(), false, e);
    }
  }
}
