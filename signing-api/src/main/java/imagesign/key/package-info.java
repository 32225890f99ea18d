/**
 * Keys and what they can do. A file, a token, a key service and a remote signer are all a {@link
 * imagesign.key.SigningKey}.
 *
 * <p>Interfaces and values; no cryptography is done here. May depend on {@code imagesign.oci} and
 * the JDK.
 */
@NullMarked
package imagesign.key;

import org.jspecify.annotations.NullMarked;
