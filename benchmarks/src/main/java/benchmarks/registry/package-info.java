/** The registry client beside other clients: transfers, memory and numbers of requests. */
@NullMarked
package benchmarks.registry;

import org.jspecify.annotations.NullMarked;
