/**
 * Cryptography as named operations: verify a signature, sign with a local key, decode keys, scrypt,
 * secretbox.
 *
 * <p>Picks the provider of each algorithm and is the only package that uses Bouncy Castle, whose
 * types never leave it; no provider is ever registered. May depend on {@code imagesign.key}, {@code
 * imagesign.oci}, the JDK and Bouncy Castle's provider jar.
 */
@NullMarked
package imagesign.core.crypto;

import org.jspecify.annotations.NullMarked;
