package imagesign.spi;

import imagesign.oci.Bytes;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * OCSP responses that are at hand, for machines without a network or with a mirror of their own.
 * Asked before any responder is.
 *
 * <p>Nothing that it gives is believed: a response is checked as if it had been fetched, its
 * signature and its times included. Implementations are thread-safe.
 */
@FunctionalInterface
public interface OcspSource {
  /**
   * Finds a response.
   *
   * @param responder the address in the certificate; chosen by whoever issued it, of any scheme, so
   *     not to be asked without thought
   * @param certificate the certificate that is asked about
   * @param request an OCSPRequest in DER, RFC 6960 §4.1.1, with a SHA-1 CertID and no nonce
   * @return an OCSPResponse in DER, RFC 6960 §4.2.1, or empty if none is at hand
   * @throws imagesign.ImageSigningException if it can't be read
   */
  Optional<Bytes> response(URI responder, X509Certificate certificate, Bytes request);
}
