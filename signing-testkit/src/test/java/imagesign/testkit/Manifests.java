package imagesign.testkit;

import java.nio.charset.StandardCharsets;

/** Small manifests for tests. */
final class Manifests {
  private Manifests() {}

  /** {@return an image without layers whose config is in the repository} */
  static String image(InMemoryRegistry registry, String repository, String note) {
    String config = registry.putBlob(repository, "{}".getBytes(StandardCharsets.UTF_8));
    return """
        {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"application/vnd.test.config",\
        "digest":"%s","size":2},"layers":[],"annotations":{"note":"%s"}}"""
        .formatted(Http.IMAGE, config, note);
  }

  /** {@return an image of an artifact type that refers to a subject} */
  static String referrer(
      InMemoryRegistry registry, String repository, String type, String subject, String note) {
    return image(registry, repository, note)
        .replaceFirst(
            "\"layers\"",
            """
            "artifactType":"%s","subject":{"mediaType":"%s","digest":"%s","size":1},"layers\""""
                .formatted(type, Http.IMAGE, subject));
  }

  static String index(String... digests) {
    StringBuilder entries = new StringBuilder();
    for (String digest : digests) {
      entries.append(entries.isEmpty() ? "" : ",");
      entries.append(
          "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":1}".formatted(Http.IMAGE, digest));
    }
    return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
        .formatted(Http.INDEX, entries);
  }
}
