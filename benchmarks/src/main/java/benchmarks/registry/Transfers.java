package benchmarks.registry;

import imagesign.core.json.Manifests;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.registry.RegistryClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How fast are pull and push of one large blob beside {@code crane} and {@code oras}? All transfer
 * the same bytes, one after the other, with the same registry, which is Debian's; each push goes to
 * a repository of its own, so nobody finds the blob there.
 */
final class Transfers {
  static final String IN_PROCESS = "ours, in process, warm";
  static final String OWN_PROCESS = "ours, a process";
  static final String CRANE_BLOB = "crane blob";
  static final String ORAS_FETCH = "oras blob fetch";
  static final String ORAS_PUSH = "oras push";
  static final String CRANE_PUSH = "crane push";

  private static final int WARM_UPS = 3;

  /** One of those that are compared. */
  private interface Contender {
    void transfer(int number) throws IOException, InterruptedException;
  }

  private final Bench bench;
  private final Effort effort;
  private final Path file;
  private final Path layout;
  private final String host;
  private final RegistryClient client;
  private final Descriptor blob;

  private Transfers(Bench bench, Effort effort, String host, RegistryClient client)
      throws IOException {
    this.bench = bench;
    this.effort = effort;
    this.host = host;
    this.client = client;
    this.file = bench.folder().resolve("home/blob");
    this.layout = bench.folder().resolve("layout");
    long size = (long) effort.blobMiB() << 20;
    try (GeneratedContent content = new GeneratedContent(size)) {
      Files.copy(content, file);
    }
    this.blob = Transfer.describe(size, () -> Files.newInputStream(file));
  }

  /**
   * What everybody took, round by round.
   *
   * @param pull by the contender's name
   * @param push by the contender's name
   */
  record Result(Map<String, List<Sample>> pull, Map<String, List<Sample>> push) {}

  static Result run(Bench bench, Effort effort) throws IOException, InterruptedException {
    try (RunningRegistry registry = bench.startDebian();
        RegistryClient client = RegistryClient.builder().build()) {
      Transfers transfers = new Transfers(bench, effort, registry.host(), client);
      transfers.writeLayout();
      return new Result(transfers.pull(), transfers.push());
    }
  }

  private Map<String, List<Sample>> pull() throws IOException, InterruptedException {
    Transfer.push(client, ArtifactReference.parse(host + "/pull:1"), file);
    String name = host + "/pull";
    String reference = name + "@" + blob.digest();
    Program ours = bench.ours();
    List<String> arguments =
        List.of("pull", name, blob.digest().toString(), Long.toString(blob.size()));
    Map<String, Contender> contenders = new LinkedHashMap<>();
    contenders.put(IN_PROCESS, n -> Transfer.pull(client, Transfer.repository(name), blob));
    contenders.put(CRANE_BLOB, n -> bench.crane().run(List.of("blob", reference)));
    contenders.put(OWN_PROCESS, n -> ours.run(arguments));
    contenders.put(
        ORAS_FETCH,
        n ->
            bench.oras().run(List.of("blob", "fetch", "--plain-http", "--output", "-", reference)));
    return measure(contenders);
  }

  private Map<String, List<Sample>> push() throws IOException, InterruptedException {
    String name = host + "/push/";
    Program ours = bench.ours();
    Map<String, Contender> contenders = new LinkedHashMap<>();
    contenders.put(
        IN_PROCESS,
        n -> Transfer.push(client, ArtifactReference.parse(name + "warm-" + n + ":1"), file));
    contenders.put(
        ORAS_PUSH,
        n ->
            bench
                .oras()
                .run(
                    List.of(
                        "push",
                        "--plain-http",
                        name + "oras-" + n + ":1",
                        file.getFileName() + ":" + MediaType.OCI_LAYER)));
    contenders.put(
        OWN_PROCESS, n -> ours.run(List.of("push", name + "ours-" + n + ":1", file.toString())));
    contenders.put(
        CRANE_PUSH,
        n -> bench.crane().run(List.of("push", layout.toString(), name + "crane-" + n + ":1")));
    return measure(contenders);
  }

  private Map<String, List<Sample>> measure(Map<String, Contender> contenders)
      throws IOException, InterruptedException {
    for (int i = 1; i <= WARM_UPS; i++) {
      Objects.requireNonNull(contenders.get(IN_PROCESS)).transfer(-i);
    }
    Map<String, List<Sample>> samples = new LinkedHashMap<>();
    for (int round = 0; round < effort.rounds(); round++) {
      for (Map.Entry<String, Contender> contender : contenders.entrySet()) {
        int number = round;
        Sample sample = Sample.of(() -> contender.getValue().transfer(number));
        samples.computeIfAbsent(contender.getKey(), name -> new ArrayList<>()).add(sample);
        System.out.printf("round %d, %s: %s%n", round, contender.getKey(), sample);
      }
    }
    return samples;
  }

  /** Writes an image of one layer, which is the blob, for {@code crane push}. */
  private void writeLayout() throws IOException {
    Path blobs = Files.createDirectories(layout.resolve("blobs/sha256"));
    Files.createLink(blobs.resolve(hex(blob.digest())), file);
    Descriptor config = write(blobs, MediaType.OCI_CONFIG, "{\"rootfs\":{\"type\":\"layers\"}}");
    String manifest = Manifests.image().config(config).layers(List.of(blob)).toBytes().toUtf8();
    Descriptor image = write(blobs, MediaType.OCI_MANIFEST, manifest);
    Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    String index = Manifests.index().manifests(List.of(image)).toBytes().toUtf8();
    Files.writeString(layout.resolve("index.json"), index);
  }

  private static Descriptor write(Path blobs, MediaType type, String content) throws IOException {
    Descriptor descriptor = Descriptor.of(type, Bytes.utf8(content));
    Files.writeString(blobs.resolve(hex(descriptor.digest())), content);
    return descriptor;
  }

  private static String hex(Digest digest) {
    return digest.value().toHex();
  }
}
