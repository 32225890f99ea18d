/**
 * The textual encoding of keys and certificates, RFC 7468, read strictly and written in one way.
 *
 * <p>Knows nothing of what is inside a block. May depend on {@code imagesign.oci} and the JDK.
 */
@NullMarked
package imagesign.core.pem;

import org.jspecify.annotations.NullMarked;
