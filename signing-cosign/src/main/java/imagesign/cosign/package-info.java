/**
 * The Cosign scheme: key files, and image signatures as sigstore bundles or in the legacy form.
 *
 * <p>Reads and writes through {@code imagesign.spi}; knows no registry and no other scheme. May
 * depend on {@code imagesign.core} and the API.
 */
@NullMarked
package imagesign.cosign;

import org.jspecify.annotations.NullMarked;
