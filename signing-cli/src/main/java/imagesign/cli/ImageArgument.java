package imagesign.cli;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Digest;
import imagesign.oci.Repository;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An IMAGE on the command line: a reference into a registry, or {@code oci:DIR[:TAG|@DIGEST]} for
 * an OCI layout on disk, {@code latest} or the only image where neither tag nor digest is said.
 *
 * @param text what was typed
 * @param reference what it names; in a layout under the name that {@code --scope} gives
 * @param layout the directory of the layout; empty for a registry
 * @param named whether a tag or a digest was typed
 */
record ImageArgument(
    String text, ArtifactReference reference, Optional<Path> layout, boolean named) {
  static final String LAYOUT_PREFIX = "oci:";

  /** The tag of what names neither tag nor digest, as in references. */
  private static final String DEFAULT_TAG = "latest";

  /**
   * Reads an IMAGE.
   *
   * @param text what was typed
   * @param scope the repository that a layout stands for
   * @return the image
   * @throws UsageException if it is malformed
   */
  static ImageArgument parse(String text, Repository scope) {
    try {
      return text.startsWith(LAYOUT_PREFIX)
          ? inLayout(text, scope)
          : new ImageArgument(text, ArtifactReference.parse(text), Optional.empty(), true);
    } catch (InvalidPathException e) {
      throw new UsageException("IMAGE: not a directory name");
    } catch (IllegalArgumentException e) {
      throw new UsageException("IMAGE: " + e.getMessage());
    }
  }

  private static ImageArgument inLayout(String text, Repository scope) {
    String rest = text.substring(LAYOUT_PREFIX.length());
    int at = rest.lastIndexOf('@');
    if (at >= 0) {
      Digest digest = Digest.parse(rest.substring(at + 1));
      return inLayout(text, rest.substring(0, at), ArtifactReference.of(scope, digest), true);
    }
    int colon = rest.lastIndexOf(':');
    // A colon before a path separator belongs to the directory.
    if (colon >= 0 && ArtifactReference.isTag(rest.substring(colon + 1))) {
      ArtifactReference tagged = ArtifactReference.of(scope, rest.substring(colon + 1));
      return inLayout(text, rest.substring(0, colon), tagged, true);
    }
    return inLayout(text, rest, ArtifactReference.of(scope, DEFAULT_TAG), false);
  }

  private static ImageArgument inLayout(
      String text, String directory, ArtifactReference reference, boolean named) {
    if (directory.isEmpty()) {
      throw new UsageException("IMAGE: oci: without a directory");
    }
    return new ImageArgument(text, reference, Optional.of(Path.of(directory)), named);
  }

  /** The same image by a digest. */
  ImageArgument at(Digest digest) {
    return new ImageArgument(
        text, ArtifactReference.of(reference.repository(), digest), layout, true);
  }
}
