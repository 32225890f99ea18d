package imagesign;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The limits and the environment of a {@link Verifier}. */
record VerifierOptions(
    int maxCandidates,
    int maxReferrers,
    int maxPlatforms,
    Duration deadline,
    boolean fullEvidence,
    InstantSource clock,
    @Nullable Executor executor) {

  Instant now() {
    return clock.instant();
  }
}
