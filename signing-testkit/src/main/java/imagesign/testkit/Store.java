package imagesign.testkit;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The content of all repositories. Thread-safe; the byte arrays in it must not be changed. */
final class Store {
  private final Map<String, RepositoryContent> repositories = new TreeMap<>();

  synchronized void putBlob(String repository, ContentDigest digest, byte[] bytes) {
    create(repository).blobs().put(digest, bytes);
  }

  synchronized Optional<byte[]> blob(String repository, ContentDigest digest) {
    return find(repository, content -> content.blobs().get(digest));
  }

  /** {@return a blob of whichever repository has it} */
  synchronized Optional<byte[]> blobOfAny(ContentDigest digest) {
    return repositories.values().stream()
        .map(content -> content.blobs().get(digest))
        .filter(Objects::nonNull)
        .findFirst();
  }

  synchronized boolean deleteBlob(String repository, ContentDigest digest) {
    return find(repository, content -> content.blobs().remove(digest)).isPresent();
  }

  synchronized void putManifest(
      String repository, StoredManifest manifest, Collection<String> tags) {
    RepositoryContent content = create(repository);
    content.manifests().put(manifest.contentDigest(), manifest);
    tags.forEach(tag -> content.tags().put(tag, manifest.contentDigest()));
  }

  synchronized Optional<StoredManifest> manifest(String repository, String tagOrDigest) {
    return find(repository, content -> content.manifest(tagOrDigest).orElse(null));
  }

  /** {@return all manifests of a repository, oldest first} */
  synchronized List<StoredManifest> manifests(String repository) {
    return find(repository, RepositoryContent::manifestList).orElse(List.of());
  }

  /** Deletes a tag alone, or a manifest with all its tags. */
  synchronized boolean deleteManifest(String repository, String tagOrDigest) {
    Optional<ContentDigest> digest = ContentDigest.tryParse(tagOrDigest);
    return find(
            repository,
            content ->
                digest.isPresent()
                    ? content.deleteManifest(digest.get())
                    : content.tags().remove(tagOrDigest) != null)
        .orElse(false);
  }

  synchronized Optional<List<String>> tags(String repository) {
    return find(repository, content -> List.copyOf(content.tags().keySet()));
  }

  synchronized List<String> repositories() {
    return List.copyOf(repositories.keySet());
  }

  /** Puts other bytes under a digest that exists. */
  synchronized boolean replace(String repository, ContentDigest digest, byte[] bytes) {
    return find(repository, content -> content.replace(digest, bytes)).orElse(false);
  }

  private RepositoryContent create(String repository) {
    return repositories.computeIfAbsent(repository, name -> new RepositoryContent());
  }

  private <T> Optional<T> find(String repository, Function<RepositoryContent, @Nullable T> read) {
    RepositoryContent content = repositories.get(repository);
    return content == null ? Optional.empty() : Optional.ofNullable(read.apply(content));
  }
}
