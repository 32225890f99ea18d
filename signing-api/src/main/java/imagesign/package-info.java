/**
 * Signs and verifies container images: {@link imagesign.Verifier} is the one loop that decides,
 * {@link imagesign.Signer} what makes a signature.
 *
 * <p>Depends on the other packages of this module and the JDK; formats and registries plug in
 * through {@code imagesign.spi}.
 */
@NullMarked
package imagesign;

import org.jspecify.annotations.NullMarked;
