/**
 * A client of OCI registries, a store on OCI layout directories and a reader of archives of these,
 * all as artifact stores, and copies of images between them.
 *
 * <p>Servers are not trusted: what is read is bounded and has the digest that was asked for, and
 * credentials go to the registry's own origin and to the token realm that it names and the realm
 * rule allows, nowhere else. May depend on the API, on core and on OkHttp.
 */
@NullMarked
package imagesign.registry;

import org.jspecify.annotations.NullMarked;
