/**
 * The vocabulary of OCI: references, digests, descriptors, media types, platforms, and immutable
 * bytes.
 *
 * <p>Values only; nothing here does I/O or trusts what it parses. May depend on the JDK alone.
 */
@NullMarked
package imagesign.oci;

import org.jspecify.annotations.NullMarked;
