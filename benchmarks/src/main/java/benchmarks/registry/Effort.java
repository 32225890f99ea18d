package benchmarks.registry;

/**
 * How much is transferred.
 *
 * @param rounds how often everybody transfers the blob, one after the other
 * @param blobMiB the size of that blob
 * @param hugeMiB the size of the blob that a small heap transfers
 */
record Effort(int rounds, int blobMiB, int hugeMiB) {
  static final Effort FULL = new Effort(7, 1024, 4096);
  static final Effort QUICK = new Effort(3, 64, 256);

  /** {@return how many bytes all files may take at once, with room to spare} */
  long space() {
    return (4L * blobMiB + 2L * hugeMiB) << 20;
  }

  /** Whether a missed time is a failure: short transfers say little. */
  boolean decides() {
    return equals(FULL);
  }
}
