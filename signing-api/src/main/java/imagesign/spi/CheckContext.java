package imagesign.spi;

import imagesign.oci.Digest;
import java.time.Instant;

/**
 * What every check of one run shares.
 *
 * @param subject the digest that the signature must be about
 * @param now the time of the run, the same for all its checks
 */
public record CheckContext(Digest subject, Instant now) {}
