/**
 * Signatures as evidence speaks of them: where one was found, and why one was not accepted.
 *
 * <p>May depend on {@code imagesign.oci} and the JDK.
 */
@NullMarked
package imagesign.signature;

import org.jspecify.annotations.NullMarked;
