/**
 * The Notation scheme: signature envelopes in JWS and COSE, trust policy documents, trust stores.
 *
 * <p>Reads and writes through {@code imagesign.spi}; knows no registry and no other scheme. May
 * depend on {@code imagesign.core} and the API.
 */
@NullMarked
package imagesign.notation;

import org.jspecify.annotations.NullMarked;
