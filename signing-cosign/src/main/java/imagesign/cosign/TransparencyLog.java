package imagesign.cosign;

/**
 * What an authority demands of transparency logs; always said, never a default. Immutable and
 * thread-safe.
 */
public final class TransparencyLog {
  private static final TransparencyLog NOT_REQUIRED = new TransparencyLog();

  private TransparencyLog() {}

  /**
   * Demands nothing: a signature passes on its key alone, as with Cosign's {@code
   * --insecure-ignore-tlog}. Log entries that come with a signature are neither needed nor checked,
   * so a stolen key can't be told by its absence from a log.
   *
   * @return the demand for nothing
   */
  public static TransparencyLog notRequired() {
    return NOT_REQUIRED;
  }

  @Override
  public String toString() {
    return "not required";
  }
}
