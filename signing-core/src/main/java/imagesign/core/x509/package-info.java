/**
 * X.509 certificates, RFC 5280: read strictly, their signatures checked, chains held against the
 * rules of the Notary Project by position, and paths built to given roots for time-stamp
 * authorities.
 *
 * <p>Decides nothing about trust: anchors are handed in. May depend on {@code imagesign.core.asn1},
 * {@code imagesign.core.crypto}, {@code imagesign.core.pem}, the API and the JDK.
 */
@NullMarked
package imagesign.core.x509;

import org.jspecify.annotations.NullMarked;
