/**
 * Time stamps, RFC 3161: requests, responses, and the verification of tokens against roots that the
 * caller trusts for time stamps.
 *
 * <p>Knows of no signature format: what was stamped, the roots and the clock are handed in. May
 * depend on {@code imagesign.core.asn1}, {@code imagesign.core.crypto}, {@code
 * imagesign.core.x509}, the API and the JDK.
 */
@NullMarked
package imagesign.core.tsa;

import org.jspecify.annotations.NullMarked;
