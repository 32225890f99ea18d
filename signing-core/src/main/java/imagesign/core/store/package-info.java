/**
 * What signers of every format do with a store.
 *
 * <p>Not a public API: exported to the modules of this project. May depend on the API.
 */
@NullMarked
package imagesign.core.store;

import org.jspecify.annotations.NullMarked;
