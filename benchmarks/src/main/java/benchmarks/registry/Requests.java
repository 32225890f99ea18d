package benchmarks.registry;

import imagesign.core.json.Manifests;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.registry.ImageCopy;
import imagesign.registry.RegistryClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How many requests does an operation make, beside {@code oras} and {@code crane}? Each is made by
 * a client that knows nothing yet, as theirs are, which are new processes.
 */
final class Requests {
  private static final MediaType ARTIFACT = new MediaType("application/vnd.benchmark");
  private static final int MAX = 100;

  /**
   * One operation on one registry.
   *
   * @param operation what was done
   * @param registry where
   * @param budget how many requests ours may make
   * @param ours the methods of ours
   * @param oras of oras; none, if it does no such thing
   * @param crane of crane; none, if it does no such thing
   */
  record Row(
      String operation,
      String registry,
      int budget,
      List<String> ours,
      List<String> oras,
      List<String> crane) {
    boolean isWithinBudget() {
      return !ours.isEmpty() && ours.size() <= budget;
    }

    /** As in "3: 2 GET, 1 HEAD". */
    static String count(List<String> methods) {
      TreeMap<String, Long> counts =
          methods.stream()
              .collect(Collectors.groupingBy(m -> m, TreeMap::new, Collectors.counting()));
      String parts =
          counts.entrySet().stream()
              .map(e -> e.getValue() + " " + e.getKey())
              .collect(Collectors.joining(", "));
      return methods.isEmpty() ? "–" : methods.size() + ": " + parts;
    }
  }

  /** What ours does, with an image that was pushed for it. */
  private interface Ours {
    void run(RegistryClient client, ArtifactReference image) throws IOException;
  }

  private final Bench bench;
  private final String registry;
  private final String direct;
  private final CountingProxy proxy;
  private final List<Row> rows = new ArrayList<>();
  private int files;

  private Requests(Bench bench, String registry, String direct, CountingProxy proxy) {
    this.bench = bench;
    this.registry = registry;
    this.direct = direct;
    this.proxy = proxy;
  }

  static List<Row> run(Bench bench) throws IOException, InterruptedException {
    List<Row> rows = new ArrayList<>();
    try (RunningRegistry debian = bench.startDebian();
        RunningRegistry cue = bench.startCue()) {
      rows.addAll(run(bench, "without a referrers API", debian, false));
      rows.addAll(run(bench, "with a referrers API", cue, true));
    }
    return rows;
  }

  private static List<Row> run(
      Bench bench, String name, RunningRegistry registry, boolean referrersApi)
      throws IOException, InterruptedException {
    try (CountingProxy proxy = new CountingProxy(registry.host())) {
      Requests requests = new Requests(bench, name, registry.host(), proxy);
      requests.images();
      requests.referrers(referrersApi);
      requests.copies(referrersApi);
      return requests.rows;
    }
  }

  private void images() throws IOException, InterruptedException {
    row(
        "push an image of one layer",
        5,
        (client, image) ->
            Transfer.push(client, ArtifactReference.of(image.repository(), "2"), newFile()),
        List.of("push", "--plain-http", "REPOSITORY:2", "FILE:" + MediaType.OCI_LAYER),
        List.of("append", "--oci-empty-base", "-f", "FILE", "-t", "REPOSITORY:2"));
    row(
        "read a manifest by its tag",
        1,
        Requests::read,
        List.of("manifest", "fetch", "--plain-http", "REPOSITORY:1"),
        List.of("manifest", "REPOSITORY:1"));
    row(
        "pull an image of one layer",
        2,
        Requests::pull,
        List.of("pull", "--plain-http", "--output", "FILE.pulled", "REPOSITORY:1"),
        List.of("pull", "REPOSITORY:1", "FILE.tar"));
    row(
        "list the tags",
        1,
        (client, image) -> {
          if (client.tags(image.repository(), MAX).items().isEmpty()) {
            throw new IOException("no tag");
          }
        },
        List.of("repo", "tags", "--plain-http", "REPOSITORY"),
        List.of("ls", "REPOSITORY"));
  }

  /** Ours always brings what refers to an image; crane never does. */
  private void copies(boolean api) throws IOException, InterruptedException {
    row(
        "copy an image, to which nothing refers",
        api ? 10 : 11,
        Requests::copy,
        List.of(
            "cp",
            "--recursive",
            "--from-plain-http",
            "--to-plain-http",
            "REPOSITORY:1",
            "REPOSITORY/copy:1"),
        List.of("copy", "REPOSITORY:1", "REPOSITORY/copy:1"));
    row(
        "copy an image with one referrer",
        true,
        api ? 18 : 21,
        Requests::copy,
        List.of(
            "cp",
            "--recursive",
            "--from-plain-http",
            "--to-plain-http",
            "REPOSITORY:1",
            "REPOSITORY/copy:1"),
        List.of());
  }

  private static void copy(RegistryClient client, ArtifactReference image) {
    Repository target =
        new Repository(image.repository().registry(), image.repository().path() + "/copy");
    ImageCopy.between(client, client).copy(image, ArtifactReference.of(target, "1"));
  }

  private static void read(RegistryClient client, ArtifactReference image) throws IOException {
    if (client.manifest(image).isEmpty()) {
      throw new IOException(image + " is not there");
    }
  }

  private static void pull(RegistryClient client, ArtifactReference image) throws IOException {
    for (Descriptor blob : client.manifest(image).orElseThrow().layers()) {
      Transfer.pull(client, image.repository(), blob);
    }
  }

  private void referrers(boolean api) throws IOException, InterruptedException {
    row(
        "attach an artifact of one layer",
        // With the API one of them asks whether it is there: a header is no proof of it.
        api ? 6 : 9,
        this::attach,
        List.of(
            "attach",
            "--plain-http",
            "--artifact-type",
            ARTIFACT.value(),
            "REPOSITORY:1",
            "FILE:" + ARTIFACT),
        List.of());
    row(
        "list the referrers of a tag",
        true,
        api ? 2 : 3,
        (client, image) -> {
          Digest digest = client.manifest(image).orElseThrow().digest();
          client.referrers(image.repository(), digest, MAX);
        },
        List.of("discover", "--plain-http", "REPOSITORY:1"),
        List.of());
  }

  private Descriptor attach(RegistryClient client, ArtifactReference image) throws IOException {
    Repository repository = image.repository();
    Descriptor subject = client.manifest(image).orElseThrow().descriptor();
    Descriptor config = client.putBlob(repository, MediaType.OCI_EMPTY, Bytes.utf8("{}"));
    Descriptor layer =
        client.putBlob(repository, ARTIFACT, Bytes.copyOf(Files.readAllBytes(newFile())));
    Bytes manifest =
        Manifests.image()
            .config(config)
            .layers(List.of(layer))
            .artifactType(ARTIFACT)
            .subject(subject)
            .toBytes();
    ArtifactReference target = ArtifactReference.of(repository, Digest.sha256(manifest));
    return client.putManifest(target, MediaType.OCI_MANIFEST, manifest);
  }

  private void row(String operation, int budget, Ours ours, List<String> oras, List<String> crane)
      throws IOException, InterruptedException {
    row(operation, false, budget, ours, oras, crane);
  }

  private void row(
      String operation,
      boolean referred,
      int budget,
      Ours ours,
      List<String> oras,
      List<String> crane)
      throws IOException, InterruptedException {
    List<String> oursMade;
    String repository = repository(operation, referred, "ours");
    try (RegistryClient client = RegistryClient.builder().build()) {
      ours.run(client, ArtifactReference.parse(repository + ":1"));
      oursMade = proxy.take();
    }
    List<String> orasMade = program(bench.oras(), oras, repository(operation, referred, "oras"));
    List<String> craneMade =
        program(bench.crane(), crane, repository(operation, referred, "crane"));
    rows.add(new Row(operation, registry, budget, oursMade, orasMade, craneMade));
  }

  private List<String> program(Program program, List<String> arguments, String repository)
      throws IOException, InterruptedException {
    if (!arguments.isEmpty()) {
      String file = newFile().getFileName().toString();
      program.run(
          arguments.stream()
              .map(a -> a.replace("REPOSITORY", repository).replace("FILE", file))
              .toList());
    }
    return proxy.take();
  }

  /** A small file like no other, so that no registry has it. */
  private Path newFile() throws IOException {
    files++;
    Path file = bench.oras().home().resolve("file-" + files);
    return Files.writeString(file, registry + " " + files);
  }

  /** Pushes an image past the proxy; {@return its repository, as the proxy has it} */
  private String repository(String operation, boolean referred, String contender)
      throws IOException {
    String path = "/" + operation.replaceAll("[^a-z]+", "-") + "/" + contender;
    ArtifactReference tag = ArtifactReference.parse(direct + path + ":1");
    try (RegistryClient client = RegistryClient.builder().build()) {
      Bytes content = Bytes.copyOf(Files.readAllBytes(newFile()));
      Descriptor layer = client.putBlob(tag.repository(), MediaType.OCI_LAYER, content);
      Descriptor config = client.putBlob(tag.repository(), MediaType.OCI_EMPTY, Bytes.utf8("{}"));
      // Without a name for the file oras leaves the layer where it is.
      Map<String, String> name = Map.of("org.opencontainers.image.title", "pulled");
      Bytes image =
          Manifests.image().config(config).layers(List.of(layer.withAnnotations(name))).toBytes();
      client.putManifest(tag, MediaType.OCI_MANIFEST, image);
      if (referred) {
        attach(client, tag);
      }
    }
    return proxy.host() + path;
  }
}
