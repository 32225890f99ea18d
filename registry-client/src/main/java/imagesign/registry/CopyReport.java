package imagesign.registry;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Descriptor;
import java.util.List;
import java.util.Optional;

/**
 * What a copy did.
 *
 * @param source the image, with the digest that was copied
 * @param target where it is now, with the same digest
 * @param entries everything that belongs to it, in the order in which it was dealt with
 */
public record CopyReport(ArtifactReference source, ArtifactReference target, List<Entry> entries) {
  /** Copies the entries. */
  public CopyReport {
    entries = List.copyOf(entries);
  }

  /** What something is to the image. */
  public enum Kind {
    /** Content that a manifest lists: a layer, a configuration. */
    BLOB,
    /** The image itself, an index, or an image of it. */
    IMAGE,
    /** A manifest that refers to the image, or to another referrer. */
    REFERRER,
    /** A manifest under a tag that is made from the image's digest. */
    ATTACHED_TAG
  }

  /** What became of something. */
  public enum Outcome {
    /** Its bytes went from the source to the target. */
    COPIED,
    /** The registry, which is the source too, has put it there by itself. */
    MOUNTED,
    /** The target had it. */
    PRESENT,
    /** The target had other signatures there; now it has both. */
    MERGED,
    /** Left out: a layer that is distributed from elsewhere. */
    FOREIGN,
    /** Passed over: a referrer that the source lists and does not have. */
    MISSING
  }

  /**
   * One piece of content.
   *
   * @param kind what it is
   * @param tag the tag that it has at the target, if that is why it is there
   * @param descriptor what describes it, at the target
   * @param outcome what became of it
   */
  public record Entry(Kind kind, Optional<String> tag, Descriptor descriptor, Outcome outcome) {}

  /**
   * Selects entries.
   *
   * @param outcome what became of them
   * @return those entries, in order
   */
  public List<Entry> entries(Outcome outcome) {
    return entries.stream().filter(entry -> entry.outcome() == outcome).toList();
  }

  /** {@return how many bytes of content went from the source to the target} */
  public long bytes() {
    return entries(Outcome.COPIED).stream().mapToLong(entry -> entry.descriptor().size()).sum();
  }
}
