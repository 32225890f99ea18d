/**
 * Trust policies and what comes of applying one: rules by image pattern, requirements over named
 * authorities, decisions and their evidence.
 *
 * <p>Knows no signature format: authorities are opaque here. May depend on the SPI and vocabulary
 * packages of this module and the JDK.
 */
@NullMarked
package imagesign.trust;

import org.jspecify.annotations.NullMarked;
