package imagesign.spi;

import java.time.Instant;
import java.util.Objects;

/**
 * A time of signing that somebody whom the policy trusts vouches for.
 *
 * @param instant the time
 * @param source who vouches for it
 */
public record TrustedTime(Instant instant, Source source) {
  /** Who can vouch for a time. */
  public enum Source {
    /** A transparency log. */
    TRANSPARENCY_LOG,
    /** A time-stamp authority, RFC 3161. */
    TIMESTAMP_AUTHORITY,
    /** An authority that signs for others and states when. */
    SIGNING_AUTHORITY
  }

  public TrustedTime {
    Objects.requireNonNull(instant, "instant");
    Objects.requireNonNull(source, "source");
  }
}
