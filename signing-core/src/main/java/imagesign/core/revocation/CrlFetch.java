package imagesign.core.revocation;

import static imagesign.core.revocation.RevocationException.require;

import imagesign.ImageSigningException;
import imagesign.core.revocation.PlainHttp.Question;
import imagesign.core.x509.Certificate;
import imagesign.core.x509.X509Exception;
import imagesign.oci.Bytes;
import java.math.BigInteger;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gets the lists of one issuer: from the cache, from the caller's source, or over the network; and
 * the delta that a list points to. Every list is checked before it is used or kept.
 */
final class CrlFetch {
  static final int MAX_LIST = 32 << 20;

  private static final String CONTENT_TYPE = "application/pkix-crl";

  private final RevocationSettings settings;
  private final Certificate issuer;
  private final Instant now;
  private final Deadline deadline;

  CrlFetch(RevocationSettings settings, Certificate issuer, Instant now, Deadline deadline) {
    this.settings = settings;
    this.issuer = issuer;
    this.now = now;
    this.deadline = deadline;
  }

  /** A list with its delta, both checked. */
  record Lists(RevocationList base, Optional<RevocationList> delta) {
    Stream<RevocationList> stream() {
      return Stream.concat(Stream.of(base), delta.stream());
    }

    List<RevocationList> all() {
      return stream().toList();
    }
  }

  Lists get(String address) {
    return cached(address).orElseGet(() -> obtain(address));
  }

  /** Whatever is wrong with what was kept, it is as if it were not there. */
  private Optional<Lists> cached(String address) {
    try {
      return settings.cache().get(address).map(bundle -> check(bundle));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  private Lists obtain(String address) {
    URI location = Location.parse(address);
    Optional<Bytes> given = fromSource(location);
    Bytes base = given.orElseGet(() -> fetch(location));
    RevocationList list = checkBase(base);
    Optional<Bytes> delta = delta(list);
    CrlBundle bundle = new CrlBundle(base, delta);
    Lists lists = new Lists(list, delta.map(this::verify));
    checkDelta(lists);
    if (given.isEmpty()) {
      keep(address, bundle);
    }
    return lists;
  }

  /** A cache that can't be written to fails nothing: CVE-2024-51491. */
  private void keep(String address, CrlBundle bundle) {
    try {
      settings.cache().put(address, bundle);
    } catch (RuntimeException e) {
      // The next check fetches again, that is all.
    }
  }

  private Lists check(CrlBundle bundle) {
    Lists lists = new Lists(checkBase(bundle.base()), bundle.delta().map(this::verify));
    require(
        lists.delta().isPresent() || lists.base().deltaLocations().isEmpty(),
        RevocationReason.CRL_DELTA_MISPLACED);
    checkDelta(lists);
    return lists;
  }

  private RevocationList checkBase(Bytes der) {
    RevocationList list = verify(der);
    require(!list.isDelta(), RevocationReason.CRL_DELTA_MISPLACED);
    return list;
  }

  private RevocationList verify(Bytes der) {
    return RevocationList.verify(der, issuer, now, settings.crypto());
  }

  /** RFC 5280 §5.2.4: the delta goes on where the list ends, or earlier, and is not older. */
  private static void checkDelta(Lists lists) {
    if (lists.delta().isEmpty()) {
      return;
    }
    RevocationList delta = lists.delta().get();
    require(delta.isDelta(), RevocationReason.CRL_DELTA_MISPLACED);
    BigInteger number = lists.base().number();
    require(
        delta.number().compareTo(number) >= 0 && delta.baseNumber().compareTo(number) <= 0,
        RevocationReason.CRL_DELTA_NUMBER);
  }

  /** Several addresses are ways to the same delta, RFC 5280 §5.2.6: one of them will do. */
  private Optional<Bytes> delta(RevocationList base) {
    List<String> addresses = base.deltaLocations();
    require(addresses.size() <= Location.MAX, RevocationReason.TOO_MANY_LOCATIONS);
    @Nullable RevocationException first = null;
    for (String address : addresses) {
      try {
        URI location = Location.parse(address);
        return Optional.of(fromSource(location).orElseGet(() -> fetch(location)));
      } catch (RevocationException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
    return Optional.empty();
  }

  private Optional<Bytes> fromSource(URI location) {
    try {
      return settings
          .crlSource()
          .flatMap(source -> source.crl(location, issuer.toX509Certificate()));
    } catch (ImageSigningException | X509Exception e) {
      throw new RevocationException(
          RevocationReason.SOURCE_FAILED, "source of revocation lists: " + e.getMessage());
    }
  }

  private Bytes fetch(URI location) {
    require(settings.fetching(), RevocationReason.OFFLINE);
    return settings
        .http()
        .ask(Question.get(location, CONTENT_TYPE), deadline, settings.crlTimeout(), MAX_LIST);
  }
}
