package imagesign.registry;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Repository;
import imagesign.signature.CommonReason;
import imagesign.spi.ArtifactSource.Referrers;
import imagesign.spi.ContentException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The tag that lists referrers where a registry has no API for it. OCI distribution specification,
 * "Referrers Tag Schema".
 */
final class FallbackTag {
  private static final int MAX_ATTEMPTS = 10;
  private static final int MAX_HEX = 64;

  private final ManifestEndpoint manifests;
  private final Operation operation;
  private final List<ReentrantLock> turns;

  FallbackTag(ManifestEndpoint manifests, Operation operation, List<ReentrantLock> turns) {
    this.manifests = manifests;
    this.operation = operation;
    this.turns = turns;
  }

  /** The tag's name: a digest that is longer than a tag may be is cut. */
  static ArtifactReference of(Repository repository, Digest subject) {
    String hex = subject.hex();
    return ArtifactReference.of(
        repository,
        subject.algorithm().prefix() + "-" + hex.substring(0, Math.min(MAX_HEX, hex.length())));
  }

  Referrers list(Repository repository, Digest subject, int max) {
    try {
      // What is no index is something else under that name (GitLab serves the subject): no
      // referrers.
      List<Descriptor> all =
          manifests
              .get(of(repository, subject))
              .filter(found -> !isSubject(found, subject))
              .flatMap(found -> ReferrersIndex.parse(found.type(), found.content()))
              .map(ReferrersIndex::descriptors)
              .orElse(List.of());
      return new Referrers(all.subList(0, Math.min(max, all.size())), all.size() > max);
    } catch (ContentException e) {
      if (e.reason() == CommonReason.CONTENT_TOO_LARGE) {
        return new Referrers(List.of(), true);
      }
      if (e.reason() == CommonReason.MANIFEST_MALFORMED) {
        return new Referrers(List.of(), false);
      }
      throw e;
    }
  }

  /**
   * Adds an entry, and looks afterwards whether another writer has undone that. No registry makes
   * the change atomic: within this client writers take turns, against others only looking helps.
   */
  void append(Repository repository, Digest subject, Descriptor entry) {
    ArtifactReference tag = of(repository, subject);
    ReentrantLock turn = turns.get(Math.floorMod(tag.hashCode(), turns.size()));
    operation.lock("add referrer to " + tag, turn);
    try {
      appendInTurn(tag, subject, entry);
    } finally {
      turn.unlock();
    }
  }

  private void appendInTurn(ArtifactReference tag, Digest subject, Descriptor entry) {
    ReferrersIndex index = read(tag, subject);
    for (int attempt = 1; !index.contains(entry.digest()); attempt++) {
      if (attempt > MAX_ATTEMPTS) {
        throw new RegistryException(
            "add referrer to " + tag + ": undone by other writers each time",
            0,
            List.of(),
            true,
            null);
      }
      if (attempt > 1) {
        operation.sleep("add referrer to " + tag, Retries.backOff(1));
        index = read(tag, subject);
        if (index.contains(entry.digest())) {
          return;
        }
      }
      ReferrersIndex changed = index.with(entry);
      Bytes content = changed.toBytes();
      manifests.put(
          tag.repository(), tag.identifier(), changed.type(), content, Digest.sha256(content));
      index = read(tag, subject);
    }
  }

  private ReferrersIndex read(ArtifactReference tag, Digest subject) {
    Optional<ManifestEndpoint.Fetched> found = manifests.getForPush(tag);
    if (found.filter(manifest -> isSubject(manifest, subject)).isPresent()) {
      throw RegistryException.lasting(
          "add referrer to " + tag + ": the registry gives the subject itself under that tag");
    }
    if (found.isEmpty()) {
      return ReferrersIndex.empty();
    }
    return ReferrersIndex.parse(found.get().type(), found.get().content())
        .orElseThrow(
            () ->
                RegistryException.lasting(
                    "add referrer to " + tag + ": the tag holds something that is no index"));
  }

  /** GitLab takes the tag for the digest, so an index would be the list of its own referrers. */
  private static boolean isSubject(ManifestEndpoint.Fetched found, Digest subject) {
    return Digest.of(subject.algorithm(), found.content()).equals(subject);
  }
}
