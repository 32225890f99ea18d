package imagesign.core.revocation;

import imagesign.core.crypto.Crypto;
import imagesign.spi.CrlSource;
import imagesign.spi.OcspSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;

/** What one checker works with. */
record RevocationSettings(
    Optional<CrlSource> crlSource,
    Optional<OcspSource> ocspSource,
    boolean fetching,
    PlainHttp http,
    CrlCache cache,
    Optional<Executor> executor,
    Duration ocspTimeout,
    Duration crlTimeout,
    Duration totalTimeout,
    Crypto crypto) {}
