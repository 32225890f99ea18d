/**
 * Revocation of certificates: OCSP, RFC 6960, and revocation lists, RFC 5280 §5, as the Notary
 * Project has them.
 *
 * <p>Whether a chain is trusted is decided before: addresses in certificates are asked for anchored
 * chains only, and not those of the machine itself. Time limits and sizes are bounded; there is no
 * thread of its own. May depend on {@code imagesign.core.asn1}, {@code imagesign.core.crypto},
 * {@code imagesign.core.json}, {@code imagesign.core.x509}, the API and the JDK.
 */
@NullMarked
package imagesign.core.revocation;

import org.jspecify.annotations.NullMarked;
