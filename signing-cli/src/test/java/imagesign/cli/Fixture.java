package imagesign.cli;

import imagesign.testkit.InMemoryRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Key files and images that tests share. Key files cost a scrypt each, so there are two. */
final class Fixture {
  static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  static final String INDEX = "application/vnd.oci.image.index.v1+json";

  private final Path directory;

  Fixture(Path directory) {
    this.directory = directory;
    generate("own");
    generate("other");
  }

  private void generate(String name) {
    Run.withPassword()
        .of("cosign", "generate-key-pair", "--output-key-prefix", path(name))
        .exits(0);
  }

  String path(String name) {
    return directory.resolve(name).toString();
  }

  String privateKey() {
    return path("own.key");
  }

  String publicKey() {
    return path("own.pub");
  }

  String otherPublicKey() {
    return path("other.pub");
  }

  /** Pushes an image of one layer. */
  static String image(InMemoryRegistry registry, String repository, String tag) {
    String config = registry.putBlob(repository, bytes("{}"));
    String layer = registry.putBlob(repository, bytes(tag));
    return registry.putManifest(
        repository,
        tag,
        MANIFEST,
        bytes(
            """
            {"schemaVersion":2,"mediaType":"%s",
             "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":2},
             "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"%s","size":%d}]}"""
                .formatted(MANIFEST, config, layer, tag.length())));
  }

  /** Pushes an index of two images; gives its digest and theirs. */
  static List<String> index(InMemoryRegistry registry, String repository, String tag) {
    List<String> digests = new ArrayList<>();
    List<String> entries = new ArrayList<>();
    for (String child : List.of(tag + "-amd64", tag + "-arm64")) {
      String digest = image(registry, repository, child);
      int size = registry.manifest(repository, digest).orElseThrow().bytes().length;
      digests.add(digest);
      entries.add(
          "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}".formatted(MANIFEST, digest, size));
    }
    String index =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":%s}".formatted(INDEX, entries);
    digests.add(0, registry.putManifest(repository, tag, INDEX, bytes(index)));
    return digests;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
