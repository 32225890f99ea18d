package imagesign.core.revocation;

import imagesign.ImageSigningException;
import imagesign.core.revocation.CertificateStatus.Method;
import imagesign.core.revocation.PlainHttp.Question;
import imagesign.core.x509.X509Exception;
import imagesign.oci.Bytes;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the responders of one certificate, one after the other, until one gives a clear answer. */
final class OcspCheck {
  static final int MAX_RESPONSE = 20_480;

  private static final String REQUEST = "application/ocsp-request";
  private static final String RESPONSE = "application/ocsp-response";

  private final RevocationSettings settings;
  private final OcspMemory memory;
  private final OcspRequest request;
  private final Instant now;
  private final Optional<Instant> signedAt;
  private final Deadline deadline;

  OcspCheck(
      RevocationSettings settings,
      OcspMemory memory,
      OcspRequest request,
      Instant now,
      Optional<Instant> signedAt,
      Deadline deadline) {
    this.settings = settings;
    this.memory = memory;
    this.request = request;
    this.now = now;
    this.signedAt = signedAt;
    this.deadline = deadline;
  }

  CertificateStatus run() {
    Optional<OcspStatement> known = memory.find(request, now);
    if (known.isPresent()) {
      return status(known.get(), "as said before");
    }
    List<String> responders = request.certificate().revocationPointers().ocspResponders();
    if (responders.size() > Location.MAX) {
      return unknown(new RevocationException(RevocationReason.TOO_MANY_LOCATIONS));
    }
    @Nullable RevocationException first = null;
    for (String responder : responders) {
      try {
        OcspStatement statement = ask(Location.parse(responder));
        memory.keep(request, statement);
        return status(statement, responder);
      } catch (RevocationException e) {
        first = first == null ? e : first;
      }
    }
    return unknown(
        first != null ? first : new RevocationException(RevocationReason.OCSP_STATUS_UNKNOWN));
  }

  private OcspStatement ask(URI responder) {
    Bytes response = fromSource(responder).orElseGet(() -> fetch(responder));
    return new OcspVerifier(settings.crypto(), now).verify(response, request);
  }

  private Optional<Bytes> fromSource(URI responder) {
    try {
      return settings
          .ocspSource()
          .flatMap(
              source ->
                  source.response(
                      responder, request.certificate().toX509Certificate(), request.toBytes()));
    } catch (ImageSigningException | X509Exception e) {
      throw new RevocationException(
          RevocationReason.SOURCE_FAILED, "source of OCSP responses: " + e.getMessage());
    }
  }

  private Bytes fetch(URI responder) {
    RevocationException.require(settings.fetching(), RevocationReason.OFFLINE);
    PlainHttp.requireHttp(responder);
    String path = request.toPath();
    Question question =
        path.length() < OcspRequest.MAX_IN_ADDRESS && responder.getRawQuery() == null
            ? Question.get(append(responder, path), RESPONSE)
            : Question.post(responder, request.toBytes(), REQUEST, RESPONSE);
    return settings.http().ask(question, deadline, settings.ocspTimeout(), MAX_RESPONSE);
  }

  private static URI append(URI responder, String path) {
    String base = responder.toString();
    int fragment = base.indexOf('#');
    String whole = fragment < 0 ? base : base.substring(0, fragment);
    return Location.parse(whole + (whole.endsWith("/") ? "" : "/") + path);
  }

  private CertificateStatus status(OcspStatement statement, String source) {
    return switch (statement.status()) {
      case GOOD -> CertificateStatus.good(request.certificate(), Method.OCSP, source);
      case UNKNOWN -> unknown(new RevocationException(RevocationReason.OCSP_STATUS_UNKNOWN));
      case REVOKED -> revoked(statement, source);
    };
  }

  private CertificateStatus revoked(OcspStatement statement, String source) {
    if (RevokedEntry.isLaterThan(signedAt, statement.invalidSince())) {
      return CertificateStatus.good(
          request.certificate(), Method.OCSP, "signed before the key became invalid: " + source);
    }
    return CertificateStatus.revoked(
        request.certificate(),
        Method.OCSP,
        statement.onHold() ? RevocationReason.ON_HOLD : RevocationReason.REVOKED,
        "revoked at " + statement.revokedAt().orElseThrow() + ": " + source);
  }

  private CertificateStatus unknown(RevocationException cause) {
    return CertificateStatus.unknown(request.certificate(), Method.OCSP, cause);
  }
}
