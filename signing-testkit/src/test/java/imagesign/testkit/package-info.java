/**
 * Tests of the registry over real HTTP: the JDK's client, and plain sockets where that one is too
 * strict.
 */
@NullMarked
package imagesign.testkit;

import org.jspecify.annotations.NullMarked;
