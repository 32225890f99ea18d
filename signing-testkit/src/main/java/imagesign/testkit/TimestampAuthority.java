package imagesign.testkit;

import java.io.IOException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.tsp.TimeStampReq;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * A time-stamp authority, RFC 3161, over real HTTP on the loopback address.
 *
 * <pre>{@code
 * try (TimestampAuthority authority = TimestampAuthority.start()) {
 *   sign(authority.uri(), authority.chain().root().pem());
 *   authority.flaws(TimestampFlaw.NONCE_WRONG);
 * }
 * }</pre>
 *
 * <p>What goes wrong on the way is a {@link Fault}; what the authority itself does wrong is a
 * {@link TimestampFlaw}. For tests only. Thread-safe.
 */
public final class TimestampAuthority implements AutoCloseable {
  private static final String QUERY = "application/timestamp-query";
  private static final String REPLY = "application/timestamp-reply";
  private static final int MAX_REQUEST = 1 << 16;

  private final TestChain chain;
  private final LoopbackServer server;
  private final AtomicLong serial = new AtomicLong(1);
  private volatile InstantSource clock = InstantSource.system();
  private volatile Set<TimestampFlaw> flaws = Set.of();
  private volatile Set<TimestampForm> forms = Set.of();
  private volatile String policy = "1.3.6.1.4.1.99999.1";
  private volatile @Nullable Duration accuracy;

  private TimestampAuthority(TestChain chain) {
    this.chain = Objects.requireNonNull(chain, "chain");
    this.server = new LoopbackServer(this::handle);
  }

  /** {@return an authority with a fresh chain of three certificates; the caller closes it} */
  public static TimestampAuthority start() {
    return start(TestChain.timestamping().issue());
  }

  /**
   * Starts an authority.
   *
   * @param chain its certificates and key; what it presents is what goes into tokens
   * @return the authority; the caller closes it
   */
  public static TimestampAuthority start(TestChain chain) {
    return new TimestampAuthority(chain);
  }

  /** {@return its address} */
  public URI uri() {
    return server.uri("/tsa");
  }

  /** {@return its certificates and key} */
  public TestChain chain() {
    return chain;
  }

  /**
   * Tells the time. Default: the system's clock.
   *
   * @param source the clock
   * @return this authority
   */
  public TimestampAuthority clock(InstantSource source) {
    clock = Objects.requireNonNull(source, "source");
    return this;
  }

  /**
   * Goes wrong from now on. Default: in no way.
   *
   * @param wrong how; none to be right again
   * @return this authority
   */
  public TimestampAuthority flaws(TimestampFlaw... wrong) {
    flaws = wrong.length == 0 ? Set.of() : EnumSet.copyOf(Arrays.asList(wrong));
    return this;
  }

  /**
   * Writes tokens in rarer forms from now on. Default: in none.
   *
   * @param rare which ones; none for the usual one
   * @return this authority
   */
  public TimestampAuthority forms(TimestampForm... rare) {
    forms = rare.length == 0 ? Set.of() : EnumSet.copyOf(Arrays.asList(rare));
    return this;
  }

  /**
   * Stamps under another policy, unless a request asks for one. Default: one of nobody's.
   *
   * @param oid the policy, as an object identifier
   * @return this authority
   */
  public TimestampAuthority policy(String oid) {
    policy = Objects.requireNonNull(oid, "oid");
    return this;
  }

  /**
   * States an accuracy from now on, to the microsecond. Default: none.
   *
   * @param most how far the time may be off
   * @return this authority
   */
  public TimestampAuthority accuracy(Duration most) {
    accuracy = Objects.requireNonNull(most, "most");
    return this;
  }

  /**
   * Goes wrong on the way from now on.
   *
   * @param fault how, and for which requests
   */
  public void fail(Fault fault) {
    server.faults().add(Objects.requireNonNull(fault, "fault"));
  }

  /** Takes all faults back. */
  public void clearFaults() {
    server.faults().clear();
  }

  /** {@return all requests since the start, in the order of the answers} */
  public List<RecordedRequest> requests() {
    return server.requests();
  }

  /**
   * Stamps something over SHA-256 without a request, by the rules that hold now.
   *
   * @param message what to stamp
   * @return the token, as it stands in signature envelopes
   */
  public byte[] token(byte[] message) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(message);
      return writer()
          .token(
              new TokenWriter.Order(
                  new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256),
                  digest,
                  null,
                  policy,
                  true));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("a JDK without SHA-256", e);
    }
  }

  /**
   * Answers a request without HTTP.
   *
   * @param request a TimeStampReq in DER
   * @return the TimeStampResp
   */
  public byte[] respond(byte[] request) {
    TimeStampReq query = TimeStampReq.getInstance(request);
    String wanted = query.getReqPolicy() == null ? policy : query.getReqPolicy().getId();
    TokenWriter.Order order =
        new TokenWriter.Order(
            query.getMessageImprint().getHashAlgorithm(),
            query.getMessageImprint().getHashedMessage(),
            query.getNonce() == null ? null : query.getNonce().getValue(),
            wanted,
            query.getCertReq() != null && query.getCertReq().isTrue());
    return writer().response(order);
  }

  private TokenWriter writer() {
    return new TokenWriter(
        chain, flaws, forms, clock.instant(), accuracy, serial.getAndIncrement());
  }

  private Response handle(Request request) throws IOException {
    boolean query =
        request.method().equals("POST")
            && request.headers().first("Content-Type").filter(QUERY::equals).isPresent();
    if (!query) {
      return Response.of(415);
    }
    return Response.of(200).body(REPLY, respond(request.readBody(MAX_REQUEST)));
  }

  @Override
  public void close() {
    server.close();
  }
}
