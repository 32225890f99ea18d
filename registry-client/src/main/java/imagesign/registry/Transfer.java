package imagesign.registry;

import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Repository;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A blob on its way to or from a registry.
 *
 * @param direction which way
 * @param repository where to, or where from
 * @param digest its digest, if that is known before it has moved
 * @param size its size, if that is known before it has moved
 */
public record Transfer(
    Direction direction, Repository repository, Optional<Digest> digest, OptionalLong size) {

  /** Which way a blob moves. */
  public enum Direction {
    /** From the registry. */
    DOWN,
    /** To the registry. */
    UP
  }

  /** Checks that nothing is null. */
  public Transfer {
    Objects.requireNonNull(direction, "direction");
    Objects.requireNonNull(repository, "repository");
    Objects.requireNonNull(digest, "digest");
    Objects.requireNonNull(size, "size");
  }

  static Transfer down(Repository repository, Descriptor blob) {
    return of(Direction.DOWN, repository, blob);
  }

  static Transfer up(Repository repository, Descriptor blob) {
    return of(Direction.UP, repository, blob);
  }

  private static Transfer of(Direction direction, Repository repository, Descriptor blob) {
    return new Transfer(
        direction, repository, Optional.of(blob.digest()), OptionalLong.of(blob.size()));
  }
}
