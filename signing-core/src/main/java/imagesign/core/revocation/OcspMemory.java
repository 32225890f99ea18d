package imagesign.core.revocation;

import imagesign.core.x509.Certificate;
import java.math.BigInteger;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What responders said, until it does not hold any more. Only statements that passed every check
 * get in. Thread-safe.
 */
final class OcspMemory {
  private static final int MAX_STATEMENTS = 1000;

  private final Map<Key, OcspStatement> statements = new LinkedHashMap<>();

  /** A certificate by its issuer's whole certificate and its number. */
  private record Key(Certificate issuer, BigInteger serial) {
    static Key of(OcspRequest request) {
      return new Key(request.issuer(), request.certificate().serial());
    }
  }

  synchronized Optional<OcspStatement> find(OcspRequest request, Instant now) {
    return Optional.ofNullable(statements.get(Key.of(request)))
        .filter(s -> !now.isBefore(s.thisUpdate().minus(Times.TOLERANCE)))
        .filter(s -> !now.isAfter(s.nextUpdate().orElseThrow()));
  }

  synchronized void keep(OcspRequest request, OcspStatement statement) {
    Key key = Key.of(request);
    statements.remove(key);
    if (statements.size() == MAX_STATEMENTS) {
      statements.remove(statements.keySet().iterator().next());
    }
    statements.put(key, statement);
  }
}
