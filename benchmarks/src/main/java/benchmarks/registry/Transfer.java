package benchmarks.registry;

import imagesign.core.json.Manifests;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.registry.BlobContent;
import imagesign.registry.RegistryClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;

/** What our client does in the benchmarks; also a program that does it once. */
public final class Transfer {
  private static final int BUFFER = 65_536;

  private Transfer() {}

  /**
   * Does one transfer in a process of its own.
   *
   * @param args {@code pull REPOSITORY DIGEST SIZE}, {@code push TAG FILE} or {@code both
   *     REPOSITORY SIZE}
   * @throws IOException if a file can't be read
   */
  public static void main(String[] args) throws IOException {
    try (RegistryClient client = RegistryClient.builder().build()) {
      switch (args[0]) {
        case "pull" -> pull(client, repository(args[1]), blob(args[2], args[3]));
        case "push" -> push(client, ArtifactReference.parse(args[1]), Path.of(args[2]));
        case "both" -> both(client, repository(args[1]), Long.parseLong(args[2]));
        default -> throw new IllegalArgumentException(args[0]);
      }
    }
  }

  static Repository repository(String name) {
    return ArtifactReference.parse(name + ":1").repository();
  }

  private static Descriptor blob(String digest, String size) {
    return Descriptor.of(MediaType.OCI_LAYER, Digest.parse(digest), Long.parseLong(size));
  }

  /** Reads a blob, and keeps nothing of it. */
  static void pull(RegistryClient client, Repository repository, Descriptor blob)
      throws IOException {
    try (InputStream in = client.openBlob(repository, blob).orElseThrow()) {
      byte[] buffer = new byte[BUFFER];
      while (in.read(buffer) >= 0) {
        // Its digest is checked on the way.
      }
    }
  }

  /** Pushes a file as an artifact of one layer, as {@code oras push} does. */
  static void push(RegistryClient client, ArtifactReference tag, Path file) throws IOException {
    Descriptor layer = describe(Files.size(file), () -> Files.newInputStream(file));
    client.putBlob(tag.repository(), layer, () -> Files.newInputStream(file));
    Bytes empty = Bytes.utf8("{}");
    Descriptor config = client.putBlob(tag.repository(), MediaType.OCI_EMPTY, empty);
    client.putManifest(
        tag,
        MediaType.OCI_MANIFEST,
        Manifests.image().config(config).layers(List.of(layer)).toBytes());
  }

  /** Pushes content that is in no file and reads it back. */
  private static void both(RegistryClient client, Repository repository, long size)
      throws IOException {
    BlobContent content = () -> new GeneratedContent(size);
    Descriptor blob = describe(size, content);
    print("push", () -> client.putBlob(repository, blob, content));
    print("pull", () -> pull(client, repository, blob));
  }

  private static void print(String what, Sample.Work work) throws IOException {
    try {
      System.out.println(what + " " + Sample.of(work).seconds());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static Descriptor describe(long size, BlobContent content) throws IOException {
    MessageDigest hash = Digest.Algorithm.SHA256.newMessageDigest();
    try (InputStream in = content.open()) {
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        hash.update(buffer, 0, read);
      }
    }
    Digest digest = Digest.ofValue(Digest.Algorithm.SHA256, Bytes.copyOf(hash.digest()));
    return Descriptor.of(MediaType.OCI_LAYER, digest, size);
  }
}
