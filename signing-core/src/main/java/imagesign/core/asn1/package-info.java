/**
 * ASN.1 in DER, X.690, read strictly and written; and BER brought into DER's lengths, for the
 * formats that allow it.
 *
 * <p>Our own rather than a library's: certificates are read in every verification, and this is a
 * few classes over the received bytes that load at once. Knows nothing of what the values mean. May
 * depend on {@code imagesign.oci} and the JDK.
 */
@NullMarked
package imagesign.core.asn1;

import org.jspecify.annotations.NullMarked;
