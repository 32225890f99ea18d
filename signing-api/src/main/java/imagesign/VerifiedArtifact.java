package imagesign;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Digest;
import imagesign.spi.Detail;
import imagesign.spi.SignerIdentity;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * An image that a {@link Verifier} has verified: the digest in {@link #reference} fulfils the
 * policy.
 *
 * <p>Only {@code Verifier} makes one, so a method that takes it can't be given an unchecked image.
 * It says nothing of what a tag points to later: deploy {@link #reference}, which is pinned.
 * Immutable and thread-safe.
 */
public final class VerifiedArtifact {
  private final ArtifactReference reference;
  private final Digest digest;
  private final List<Digest> children;
  private final Set<SignerIdentity> signers;
  private final List<Detail> details;

  VerifiedArtifact(
      ArtifactReference reference,
      List<Digest> children,
      Set<SignerIdentity> signers,
      List<Detail> details) {
    this.reference = reference;
    this.digest = reference.digest().orElseThrow();
    this.children = List.copyOf(children);
    this.signers = Set.copyOf(signers);
    this.details = List.copyOf(details);
  }

  /**
   * {@return the image, pinned to the verified digest; a tag in it is what the caller asked for}
   */
  public ArtifactReference reference() {
    return reference;
  }

  /** {@return the verified digest} */
  public Digest digest() {
    return digest;
  }

  /**
   * {@return the manifests below an index that were verified too, in order; empty unless the policy
   * asks}
   */
  public List<Digest> children() {
    return children;
  }

  /** {@return who signed the image, of those signatures that were opened and passed} */
  public Set<SignerIdentity> signers() {
    return signers;
  }

  /**
   * Gives what the signatures of the image say, of those that were opened and passed.
   *
   * @param <T> the kind of detail
   * @param type the kind of detail
   * @return every detail of that kind
   */
  public <T extends Detail> List<T> details(Class<T> type) {
    return details.stream().filter(type::isInstance).map(type::cast).toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifiedArtifact that
        && reference.equals(that.reference)
        && children.equals(that.children)
        && signers.equals(that.signers)
        && details.equals(that.details);
  }

  @Override
  public int hashCode() {
    return Objects.hash(reference, signers);
  }

  /** {@return the pinned reference} */
  @Override
  public String toString() {
    return reference.toString();
  }
}
