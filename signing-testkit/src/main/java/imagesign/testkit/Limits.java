package imagesign.testkit;

/**
 * Sizes that registries differ in.
 *
 * @param referrersPage the most descriptors on one page of referrers
 * @param listPage the most names on one page of tags or repositories
 * @param listSize the largest {@code n} that is not refused
 * @param listSizeStatus the status for a larger one
 * @param chunk the smallest chunk of an upload that may be followed by another; 0 for any
 * @param manifest the most bytes of a manifest
 */
record Limits(
    int referrersPage, int listPage, int listSize, int listSizeStatus, int chunk, int manifest) {
  /** OCI distribution 1.1, "Pushing Manifests": clients may rely on 4 megabytes. */
  static final Limits STANDARD =
      new Limits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, 400, 0, 4 << 20);

  Limits referrersPage(int size) {
    return new Limits(size, listPage, listSize, listSizeStatus, chunk, manifest);
  }

  Limits listPage(int size) {
    return new Limits(referrersPage, size, listSize, listSizeStatus, chunk, manifest);
  }

  Limits listSize(int size, int status) {
    return new Limits(referrersPage, listPage, size, status, chunk, manifest);
  }

  Limits chunk(int size) {
    return new Limits(referrersPage, listPage, listSize, listSizeStatus, size, manifest);
  }

  Limits manifest(int size) {
    return new Limits(referrersPage, listPage, listSize, listSizeStatus, chunk, size);
  }
}
