package imagesign.spi;

import imagesign.oci.Bytes;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * Certificate revocation lists that are at hand, for machines without a network or with a mirror of
 * their own. Asked before any list is fetched.
 *
 * <p>Nothing that it gives is believed: a list is checked as if it had been fetched, its signature
 * and its times included. Implementations are thread-safe.
 */
@FunctionalInterface
public interface CrlSource {
  /**
   * Finds a list, or the delta of one.
   *
   * @param location the address in the certificate, or in the list whose delta is wanted; chosen by
   *     whoever issued it, of any scheme, so not to be fetched without thought
   * @param issuer the certificate whose key signs the list
   * @return the list in DER, or empty if it is not at hand
   * @throws imagesign.ImageSigningException if it can't be read
   */
  Optional<Bytes> crl(URI location, X509Certificate issuer);
}
