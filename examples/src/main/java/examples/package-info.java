/** Small runnable programs, each a whole use case; they may print. */
@NullMarked
package examples;

import org.jspecify.annotations.NullMarked;
