package checks;

import java.util.Map;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;

/** {@code registry:2} in a container. */
final class RegistryContainer {
  static final String IMAGE = "registry:2";

  private static final int PORT = 5000;
  private static final String FOLDER = "/etc/docker/registry";
  private static final String STORAGE =
      "cache: {blobdescriptor: inmemory}, filesystem: {rootdirectory: /var/lib/registry}";

  private RegistryContainer() {}

  static boolean isPossible() {
    return DockerClientFactory.instance().isDockerAvailable();
  }

  static Backing start(String name, Setup setup) {
    RegistryConfiguration configuration = setup.configuration();
    GenericContainer<?> container =
        new GenericContainer<>(IMAGE)
            .withExposedPorts(PORT)
            .withTmpFs(Map.of("/var/lib/registry", "rw"))
            .waitingFor(Wait.forLogMessage(".*listening on .*", 1));
    copy(container, "config.yml", configuration.yaml(FOLDER, ":" + PORT, STORAGE));
    configuration.files().forEach((file, content) -> copy(container, file, content));
    container.start();
    String host = container.getHost() + ":" + container.getMappedPort(PORT);
    return Backing.configured(name, host, configuration, false, container::stop);
  }

  private static void copy(GenericContainer<?> container, String file, String content) {
    container.withCopyToContainer(Transferable.of(content), FOLDER + "/" + file);
  }
}
