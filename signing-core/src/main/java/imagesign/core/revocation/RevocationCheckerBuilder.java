package imagesign.core.revocation;

import imagesign.core.crypto.Crypto;
import imagesign.spi.CrlSource;
import imagesign.spi.OcspSource;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Makes a {@link RevocationChecker}. Not thread-safe. */
public final class RevocationCheckerBuilder {
  private static final long MEMORY = 64L << 20;

  private final Crypto crypto;
  private final Set<String> allowedHosts = new HashSet<>();
  private @Nullable CrlSource crlSource;
  private @Nullable OcspSource ocspSource;
  private @Nullable Executor executor;
  private CrlCache cache = CrlCache.inMemory(MEMORY);
  private boolean fetching = true;
  private Duration ocspTimeout = Duration.ofSeconds(2);
  private Duration crlTimeout = Duration.ofSeconds(5);
  private Duration totalTimeout = Duration.ofSeconds(30);
  private PlainHttp.Resolver resolver = InetAddress::getAllByName;

  RevocationCheckerBuilder(Crypto crypto) {
    this.crypto = Objects.requireNonNull(crypto, "crypto");
  }

  /**
   * Asks a source of lists before the network. Default: none.
   *
   * @param source the source
   * @return this builder
   */
  public RevocationCheckerBuilder crlSource(CrlSource source) {
    crlSource = Objects.requireNonNull(source, "source");
    return this;
  }

  /**
   * Asks a source of OCSP responses before the network. Default: none.
   *
   * @param source the source
   * @return this builder
   */
  public RevocationCheckerBuilder ocspSource(OcspSource source) {
    ocspSource = Objects.requireNonNull(source, "source");
    return this;
  }

  /**
   * Keeps off the network: what no source has and no cache keeps is unknown. Default: asks.
   *
   * @return this builder
   */
  public RevocationCheckerBuilder offline() {
    fetching = false;
    return this;
  }

  /**
   * Allows a host although it is this machine or on its link. Default: none such.
   *
   * @param host the name or address, as it stands in certificates, without a port
   * @return this builder
   */
  public RevocationCheckerBuilder allowHost(String host) {
    allowedHosts.add(AddressRule.normalized(host));
    return this;
  }

  /**
   * Keeps lists elsewhere. Default: in memory, up to 64 MiB, for this checker alone.
   *
   * @param lists where
   * @return this builder
   */
  public RevocationCheckerBuilder cache(CrlCache lists) {
    cache = Objects.requireNonNull(lists, "lists");
    return this;
  }

  /**
   * Looks certificates up at the same time. Default: one after the other, on the caller's thread.
   *
   * @param threads who runs the look-ups; may be busy or refuse
   * @return this builder
   */
  public RevocationCheckerBuilder executor(Executor threads) {
    executor = Objects.requireNonNull(threads, "threads");
    return this;
  }

  /**
   * Limits the wait for one OCSP response. Default: 2 seconds.
   *
   * @param time how long
   * @return this builder
   * @throws IllegalArgumentException if it is not positive
   */
  public RevocationCheckerBuilder ocspTimeout(Duration time) {
    ocspTimeout = positive(time);
    return this;
  }

  /**
   * Limits the wait for one list. Default: 5 seconds.
   *
   * @param time how long
   * @return this builder
   * @throws IllegalArgumentException if it is not positive
   */
  public RevocationCheckerBuilder crlTimeout(Duration time) {
    crlTimeout = positive(time);
    return this;
  }

  /**
   * Limits the wait for all answers about one chain. Default: 30 seconds.
   *
   * @param time how long
   * @return this builder
   * @throws IllegalArgumentException if it is not positive
   */
  public RevocationCheckerBuilder totalTimeout(Duration time) {
    totalTimeout = positive(time);
    return this;
  }

  RevocationCheckerBuilder resolver(PlainHttp.Resolver names) {
    resolver = names;
    return this;
  }

  private static Duration positive(Duration time) {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("time: not positive");
    }
    return time;
  }

  /** {@return a checker} */
  public RevocationChecker build() {
    return new RevocationChecker(
        new RevocationSettings(
            Optional.ofNullable(crlSource),
            Optional.ofNullable(ocspSource),
            fetching,
            new PlainHttp(new AddressRule(allowedHosts), resolver),
            cache,
            Optional.ofNullable(executor),
            ocspTimeout,
            crlTimeout,
            totalTimeout,
            crypto));
  }
}
