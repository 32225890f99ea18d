package imagesign.oci;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A manifest or an index: its exact bytes, and what was read from them.
 *
 * <p>The digest is computed over {@link #content}, never taken from a server. What the content says
 * of other content is a claim of whoever wrote it. Immutable and thread-safe. OCI image
 * specification, "Image Manifest" and "Image Index".
 */
public final class Manifest {
  private final MediaType mediaType;
  private final Bytes content;
  private final Digest digest;
  private final @Nullable MediaType artifactType;
  private final @Nullable Descriptor config;
  private final @Nullable Descriptor subject;
  private final List<Descriptor> layers;
  private final List<Descriptor> manifests;
  private final Map<String, String> annotations;

  private Manifest(Builder builder) {
    this.mediaType = builder.mediaType;
    this.content = builder.content;
    this.digest = Digest.of(builder.algorithm, builder.content);
    this.artifactType = builder.artifactType;
    this.config = builder.config;
    this.subject = builder.subject;
    this.layers = builder.layers;
    this.manifests = builder.manifests;
    this.annotations = builder.annotations;
  }

  /**
   * Starts a manifest; a store calls this with what it read from {@code content}.
   *
   * @param mediaType the type of the manifest
   * @param content its exact bytes
   * @return a builder
   */
  public static Builder builder(MediaType mediaType, Bytes content) {
    return new Builder(mediaType, content);
  }

  /** {@return the type of the manifest} */
  public MediaType mediaType() {
    return mediaType;
  }

  /** {@return the exact bytes} */
  public Bytes content() {
    return content;
  }

  /** {@return the digest of the bytes} */
  public Digest digest() {
    return digest;
  }

  /** {@return what describes this manifest: its type, digest and size} */
  public Descriptor descriptor() {
    return Descriptor.of(mediaType, digest, content.size());
  }

  /** {@return the type of the artifact, if the manifest names one} */
  public Optional<MediaType> artifactType() {
    return Optional.ofNullable(artifactType);
  }

  /** {@return the configuration; an index and an artifact manifest have none} */
  public Optional<Descriptor> config() {
    return Optional.ofNullable(config);
  }

  /** {@return the manifest that this one refers to, if it names one} */
  public Optional<Descriptor> subject() {
    return Optional.ofNullable(subject);
  }

  /**
   * {@return the layers in order, where equal digests may recur; of an artifact manifest its blobs;
   * empty for an index}
   */
  public List<Descriptor> layers() {
    return layers;
  }

  /** {@return the entries of an index in order; empty for a manifest} */
  public List<Descriptor> manifests() {
    return manifests;
  }

  /** {@return the annotations of the manifest itself in order, unmodifiable} */
  public Map<String, String> annotations() {
    return annotations;
  }

  /** {@return the type, digest and size} */
  @Override
  public String toString() {
    return descriptor().toString();
  }

  /** Collects what was read of a manifest; not thread-safe. */
  public static final class Builder {
    private final MediaType mediaType;
    private final Bytes content;
    private Digest.Algorithm algorithm = Digest.Algorithm.SHA256;
    private @Nullable MediaType artifactType;
    private @Nullable Descriptor config;
    private @Nullable Descriptor subject;
    private List<Descriptor> layers = List.of();
    private List<Descriptor> manifests = List.of();
    private Map<String, String> annotations = Map.of();

    private Builder(MediaType mediaType, Bytes content) {
      this.mediaType = Objects.requireNonNull(mediaType, "mediaType");
      this.content = Objects.requireNonNull(content, "content");
    }

    /**
     * Chooses the hash function of the manifest's digest; SHA-256 by default.
     *
     * @param algorithm the hash function
     * @return this builder
     */
    public Builder digestAlgorithm(Digest.Algorithm algorithm) {
      this.algorithm = Objects.requireNonNull(algorithm, "algorithm");
      return this;
    }

    /**
     * Sets the artifact type; none by default.
     *
     * @param artifactType the type
     * @return this builder
     */
    public Builder artifactType(MediaType artifactType) {
      this.artifactType = Objects.requireNonNull(artifactType, "artifactType");
      return this;
    }

    /**
     * Sets the configuration; none by default.
     *
     * @param config what describes it
     * @return this builder
     */
    public Builder config(Descriptor config) {
      this.config = Objects.requireNonNull(config, "config");
      return this;
    }

    /**
     * Sets the subject; none by default.
     *
     * @param subject what describes it
     * @return this builder
     */
    public Builder subject(Descriptor subject) {
      this.subject = Objects.requireNonNull(subject, "subject");
      return this;
    }

    /**
     * Sets the layers; none by default.
     *
     * @param layers what describes them, in order
     * @return this builder
     */
    public Builder layers(List<Descriptor> layers) {
      this.layers = List.copyOf(layers);
      return this;
    }

    /**
     * Sets the entries of an index; none by default.
     *
     * @param manifests what describes them, in order
     * @return this builder
     */
    public Builder manifests(List<Descriptor> manifests) {
      this.manifests = List.copyOf(manifests);
      return this;
    }

    /**
     * Sets the annotations; none by default.
     *
     * @param annotations all annotations
     * @return this builder
     */
    public Builder annotations(Map<String, String> annotations) {
      this.annotations = Annotations.copyOf(annotations);
      return this;
    }

    /** {@return the manifest} */
    public Manifest build() {
      return new Manifest(this);
    }
  }
}
