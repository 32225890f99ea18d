/**
 * The Concise Binary Object Representation, RFC 8949, as far as COSE signatures need it: read
 * strictly, written deterministically.
 *
 * <p>Knows nothing of COSE. May depend on {@code imagesign.oci} and the JDK.
 */
@NullMarked
package imagesign.core.cbor;

import org.jspecify.annotations.NullMarked;
