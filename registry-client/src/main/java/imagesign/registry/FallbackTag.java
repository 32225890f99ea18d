package imagesign.registry;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.registry.ManifestEndpoint.Fetched;
import imagesign.signature.CommonReason;
import imagesign.spi.ArtifactSource.Referrers;
import imagesign.spi.ContentException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The tag that lists referrers where a registry has no API for it. OCI distribution specification,
 * "Referrers Tag Schema".
 *
 * <p>No registry makes a change of it atomic. Within a client writers take turns. Against others,
 * each waits after writing for as long as another may need between reading the tag and writing it,
 * looks then whether its change is still there, and makes it again if not.
 */
final class FallbackTag {
  private static final int MAX_ATTEMPTS = 20;
  private static final int MAX_STALE = 3;
  private static final int MAX_HEX = 64;

  private final ManifestEndpoint manifests;
  private final Operation operation;
  private final Retries retries;
  private final List<ReentrantLock> turns;
  private final TagWriting writing;

  /** A change of the list, and whether a list has it. */
  private record Change(
      String what,
      ArtifactReference tag,
      Digest subject,
      boolean removes,
      UnaryOperator<ReferrersIndex> edit,
      Predicate<ReferrersIndex> isMade) {}

  /** What the tag holds: an index, or nothing yet. */
  private record Held(ReferrersIndex index, @Nullable Fetched manifest) {
    Optional<Digest> digest() {
      return Optional.ofNullable(manifest).map(Fetched::digest);
    }
  }

  FallbackTag(
      ManifestEndpoint manifests,
      Operation operation,
      Retries retries,
      List<ReentrantLock> turns,
      TagWriting writing) {
    this.manifests = manifests;
    this.operation = operation;
    this.retries = retries;
    this.turns = turns;
    this.writing = writing;
  }

  /** The tag's name: a digest that is longer than a tag may be is cut. */
  static ArtifactReference of(Repository repository, Digest subject) {
    String hex = subject.hex();
    return ArtifactReference.of(
        repository,
        subject.algorithm().prefix() + "-" + hex.substring(0, Math.min(MAX_HEX, hex.length())));
  }

  /**
   * Lists what the tag lists.
   *
   * @param type lists entries of this artifact type, and those that name none: what they are only
   *     their manifests say
   */
  Referrers list(Repository repository, Digest subject, @Nullable MediaType type, int max) {
    try {
      List<Descriptor> all =
          manifests.get(of(repository, subject)).flatMap(held -> index(held, subject)).stream()
              .flatMap(index -> index.descriptors().stream())
              .filter(entry -> type == null || entry.artifactType().orElse(type).equals(type))
              .toList();
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

  /** Reads the list; something else under that name is none. */
  private static Optional<ReferrersIndex> index(Fetched held, Digest subject) {
    return isSubject(held, subject)
        ? Optional.empty()
        : ReferrersIndex.parse(held.type(), held.content());
  }

  /** GitLab takes the tag for the digest that it looks like. */
  private static boolean isSubject(Fetched held, Digest subject) {
    return Digest.of(subject.algorithm(), held.content()).equals(subject);
  }

  /** Adds an entry, unless there is one of its digest. */
  void add(Repository repository, Digest subject, Descriptor entry) {
    ArtifactReference tag = of(repository, subject);
    make(
        new Change(
            "add referrer to " + tag,
            tag,
            subject,
            false,
            index -> index.with(entry),
            index -> index.contains(entry.digest())));
  }

  /** Removes the entries of a digest. */
  void remove(Repository repository, Digest subject, Digest digest) {
    ArtifactReference tag = of(repository, subject);
    make(
        new Change(
            "remove referrer from " + tag,
            tag,
            subject,
            true,
            index -> index.without(digest),
            index -> !index.contains(digest)));
  }

  private void make(Change change) {
    boolean conditional = true;
    Optional<Digest> refused = Optional.empty();
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      long start = System.nanoTime();
      Written written = inTurn(change, conditional);
      if (written.result() == Result.NOTHING_TO_DO && attempt == 1) {
        return;
      }
      if (written.result() == Result.REFUSED) {
        // Refused twice though nothing has changed: this registry meets no condition at all.
        Optional<Digest> held = written.before().digest();
        conditional = attempt == 1 || !refused.equals(held);
        refused = held;
      } else {
        operation.sleep(change.what(), writing.settleTime(System.nanoTime() - start));
        Held now = read(change);
        if (change.isMade().test(now.index())) {
          deleteReplaced(change, written.before(), now);
          return;
        }
      }
      operation.sleep(change.what(), writing.pause(attempt));
    }
    throw new RegistryException(
        change.what() + ": undone by other writers each time", 0, List.of(), true, null);
  }

  private enum Result {
    WRITTEN,
    NOTHING_TO_DO,
    REFUSED
  }

  private record Written(Result result, Held before) {}

  private Written inTurn(Change change, boolean conditional) {
    ReentrantLock turn = turns.get(Math.floorMod(change.tag().hashCode(), turns.size()));
    operation.lock(change.what(), turn);
    try {
      return write(change, conditional);
    } finally {
      turn.unlock();
    }
  }

  private Written write(Change change, boolean conditional) {
    for (int retry = 1; ; retry++) {
      Held before = read(change);
      long start = System.nanoTime();
      if (change.isMade().test(before.index())) {
        return new Written(Result.NOTHING_TO_DO, before);
      }
      ReferrersIndex after = change.edit().apply(before.index());
      Bytes content = after.toBytes();
      if (retry <= MAX_STALE && writing.isStale(System.nanoTime() - start)) {
        continue;
      }
      try {
        boolean taken =
            manifests.replace(change.tag(), after.type(), content, before.manifest(), conditional);
        return new Written(taken ? Result.WRITTEN : Result.REFUSED, before);
      } catch (RegistryException e) {
        // Never sent again as it is: what was read may be old by then.
        retries.waitOrThrow(operation, change.what(), retry, e);
      }
    }
  }

  private Held read(Change change) {
    Fetched held = manifests.getForPush(change.tag()).orElse(null);
    Optional<ReferrersIndex> index =
        held == null ? Optional.of(ReferrersIndex.empty()) : index(held, change.subject());
    if (index.isEmpty() && !change.removes()) {
      throw held != null && isSubject(held, change.subject())
          ? RegistryException.unsupported(change.what(), 0, List.of())
          : RegistryException.lasting(change.what() + ": the tag holds something that is no index");
    }
    return new Held(index.orElse(ReferrersIndex.empty()), held);
  }

  private void deleteReplaced(Change change, Held before, Held now) {
    Digest replaced = before.digest().orElse(null);
    if (!writing.deletesReplaced() || replaced == null || before.digest().equals(now.digest())) {
      return;
    }
    try {
      manifests.delete(ArtifactReference.of(change.tag().repository(), replaced));
    } catch (RegistryException e) {
      // The change is made, and what it replaced is in nobody's way.
    }
  }
}
