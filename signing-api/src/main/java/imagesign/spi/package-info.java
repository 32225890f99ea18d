/**
 * What signature formats and artifact stores implement.
 *
 * <p>A format answers for one signature under one authority; it can't say that an image is
 * verified. May depend on the other packages of this module and the JDK.
 */
@NullMarked
package imagesign.spi;

import org.jspecify.annotations.NullMarked;
