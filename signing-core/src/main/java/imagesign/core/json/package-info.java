/**
 * Strict JSON for untrusted input, JSON as Go writes it, and manifests.
 *
 * <p>Not a public API: exported to the modules of this project. May depend on {@code
 * imagesign.oci}, {@code imagesign.spi} and {@code imagesign.signature}.
 */
@NullMarked
package imagesign.core.json;

import org.jspecify.annotations.NullMarked;
