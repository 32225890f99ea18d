package imagesign.testkit;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * An OCSP responder, RFC 6960, over real HTTP on the loopback address. It answers for the issuers
 * that it is told of, says that every certificate of theirs is good until it is told otherwise, and
 * signs with the issuer's own key until it has a certificate of its own.
 *
 * <pre>{@code
 * try (OcspResponder responder = OcspResponder.start()) {
 *   TestChain chain = TestChain.codeSigning().change(c -> c.ocsp(responder.uri())).issue();
 *   responder.serve(chain);
 *   responder.revoke(chain.leaf());
 * }
 * }</pre>
 *
 * <p>What goes wrong on the way is a {@link Fault}; what the responder itself does wrong is an
 * {@link OcspFlaw}. For tests only. Thread-safe.
 */
public final class OcspResponder implements AutoCloseable {
  private static final String REQUEST = "application/ocsp-request";
  private static final String RESPONSE = "application/ocsp-response";
  private static final String PATH = "/ocsp/";
  private static final int MAX_REQUEST = 1 << 16;

  /** The number of the reason certificateHold, RFC 5280 §5.3.1. */
  private static final int HOLD = 6;

  private final LoopbackServer server;
  private final List<TestCertificate> issuers = new CopyOnWriteArrayList<>();
  private final Map<String, OcspWriter.Status> statuses = new ConcurrentHashMap<>();
  private volatile @Nullable TestCertificate signer;
  private volatile InstantSource clock = InstantSource.system();
  private volatile Set<OcspFlaw> flaws = Set.of();

  private OcspResponder() {
    server = new LoopbackServer(this::handle);
  }

  /** {@return a responder that answers for nobody yet; the caller closes it} */
  public static OcspResponder start() {
    return new OcspResponder();
  }

  /** {@return its address, for certificates} */
  public URI uri() {
    return server.uri(PATH);
  }

  /**
   * Answers for every issuer of a chain.
   *
   * @param chain the chain
   * @return this responder
   */
  public OcspResponder serve(TestChain chain) {
    issuers.addAll(chain.issued());
    return this;
  }

  /**
   * Answers for an issuer.
   *
   * @param issuer the issuer
   * @return this responder
   */
  public OcspResponder serve(TestCertificate issuer) {
    issuers.add(Objects.requireNonNull(issuer, "issuer"));
    return this;
  }

  /**
   * Signs with a certificate of its own, and sends it along. Default: the issuer's.
   *
   * @param certificate the responder's certificate
   * @return this responder
   */
  public OcspResponder signer(TestCertificate certificate) {
    signer = Objects.requireNonNull(certificate, "certificate");
    return this;
  }

  /**
   * Tells the time. Default: the system's clock.
   *
   * @param source the clock
   * @return this responder
   */
  public OcspResponder clock(InstantSource source) {
    clock = Objects.requireNonNull(source, "source");
    return this;
  }

  /**
   * Goes wrong from now on. Default: in no way.
   *
   * @param wrong how; none to be right again
   * @return this responder
   */
  public OcspResponder flaws(OcspFlaw... wrong) {
    flaws = wrong.length == 0 ? Set.of() : EnumSet.copyOf(Arrays.asList(wrong));
    return this;
  }

  /**
   * Says that a certificate was revoked an hour ago, without a reason.
   *
   * @param certificate the certificate
   * @return this responder
   */
  public OcspResponder revoke(TestCertificate certificate) {
    return put(certificate, OcspWriter.Status.revoked(clock.instant().minusSeconds(3600)));
  }

  /**
   * Says that a certificate is revoked, and since when its key can't be relied on.
   *
   * @param certificate the certificate
   * @param invalidityDate since when
   * @return this responder
   */
  public OcspResponder revoke(TestCertificate certificate, Instant invalidityDate) {
    return put(
        certificate,
        OcspWriter.Status.revoked(clock.instant().minusSeconds(3600)).invalidSince(invalidityDate));
  }

  /**
   * Says that a certificate is on hold since an hour ago.
   *
   * @param certificate the certificate
   * @return this responder
   */
  public OcspResponder hold(TestCertificate certificate) {
    return put(
        certificate, OcspWriter.Status.revoked(clock.instant().minusSeconds(3600)).reason(HOLD));
  }

  /**
   * Says that it does not know a certificate.
   *
   * @param certificate the certificate
   * @return this responder
   */
  public OcspResponder forget(TestCertificate certificate) {
    return put(certificate, OcspWriter.Status.UNKNOWN);
  }

  /**
   * Says that a certificate is good, as it does of all to begin with.
   *
   * @param certificate the certificate
   * @return this responder
   */
  public OcspResponder reinstate(TestCertificate certificate) {
    return put(certificate, OcspWriter.Status.GOOD);
  }

  private OcspResponder put(TestCertificate certificate, OcspWriter.Status status) {
    statuses.put(certificate.parsed().getSerialNumber().toString(), status);
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
   * Answers a request without HTTP.
   *
   * @param request an OCSPRequest in DER
   * @return the OCSPResponse
   */
  public byte[] respond(byte[] request) {
    return new OcspWriter(issuers, statuses, Optional.ofNullable(signer), flaws, clock.instant())
        .respond(request);
  }

  private Response handle(Request request) throws IOException {
    if (request.method().equals("GET") && request.path().startsWith(PATH)) {
      byte[] query = Base64.getDecoder().decode(request.path().substring(PATH.length()));
      return Response.of(200).body(RESPONSE, respond(query));
    }
    boolean query =
        request.method().equals("POST")
            && request.headers().first("Content-Type").filter(REQUEST::equals).isPresent();
    return query
        ? Response.of(200).body(RESPONSE, respond(request.readBody(MAX_REQUEST)))
        : Response.of(404);
  }

  @Override
  public void close() {
    server.close();
  }
}
