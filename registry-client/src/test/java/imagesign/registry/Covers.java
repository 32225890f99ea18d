package imagesign.registry;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the lines of the reference on registries that a test covers: {@code registries §8.7} is
 * line 7 of what is easy to get wrong, {@code registries §6.4} row 4 of the pitfalls. {@link
 * CoversTest} fails while a line has no test.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Covers {
  String[] value();
}
