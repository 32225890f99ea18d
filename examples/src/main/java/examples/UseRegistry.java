package examples;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.registry.Cancellation;
import imagesign.registry.CredentialProvider;
import imagesign.registry.Credentials;
import imagesign.registry.RegistryClient;
import imagesign.registry.RegistryException;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;

/** Uses a registry as any service may, without a signature: streams, deadlines, cancellation. */
public final class UseRegistry {
  private UseRegistry() {}

  /** Runs the example on an embedded registry. */
  public static void main(String[] args) {
    try (var server = InMemoryRegistry.builder().bearerAuth("robot", "password").start();
        var registry =
            RegistryClient.builder()
                .credentials(
                    CredentialProvider.firstOf(
                        CredentialProvider.environment(
                            server.host(), "EXAMPLE_USER", "EXAMPLE_PASSWORD"),
                        CredentialProvider.of(
                            server.host(), Credentials.basic("robot", "password"))))
                .operationTimeout(Duration.ofMinutes(10))
                .warnings(warning -> System.out.println("warning: " + warning.text()))
                .build()) {
      Repository repository = new Repository(server.host(), "data/sets");
      Descriptor blob = upload(registry, repository);
      download(registry, repository, blob);
      cancel(registry, repository, blob);
      fail(server, registry, repository);
    }
  }

  private static Descriptor upload(RegistryClient registry, Repository repository) {
    var seen = new long[1];
    try (var watched = registry.newBuilder().transfers((t, bytes) -> seen[0] = bytes).build()) {
      InputStream generated = Bytes.copyOf(new byte[1 << 20]).openStream();
      Descriptor blob = watched.putBlob(repository, MediaType.OCI_LAYER, generated);
      System.out.println("uploaded " + seen[0] + " bytes as " + blob.digest());
      return blob;
    }
  }

  private static void download(RegistryClient registry, Repository repository, Descriptor blob) {
    try (InputStream in = registry.openBlob(repository, blob).orElseThrow()) {
      System.out.println("read " + in.transferTo(OutputStream.nullOutputStream()) + " bytes");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void cancel(RegistryClient registry, Repository repository, Descriptor blob) {
    var cancellation = new Cancellation();
    try (var task = registry.newBuilder().cancellation(cancellation).build()) {
      cancellation.cancel();
      task.blob(repository, blob, blob.size());
    } catch (RegistryException e) {
      System.out.println("cancelled: " + (e.getCause() instanceof CancellationException));
    }
  }

  private static void fail(
      InMemoryRegistry server, RegistryClient registry, Repository repository) {
    server.fail(Fault.status(503).onPathContaining("/manifests/"));
    try (var hasty = registry.newBuilder().maxRetries(0).build()) {
      hasty.manifest(ArtifactReference.of(repository, "latest"));
    } catch (RegistryException e) {
      String later = e.isTransient() ? "worth another try later" : "no use to try again";
      System.out.println(e.tried() + ": " + e.status().orElse(0) + ", " + later);
    }
  }
}
