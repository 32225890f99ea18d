/**
 * The command line {@code imagesign}: reads arguments, calls the SDK, prints answers. Nothing is
 * exported; programs use the SDK.
 *
 * <p>Nothing else prints: answers go to standard output, and what went wrong, refusals in text form
 * included, to standard error. May depend on every module of the SDK; picocli is used here alone.
 * Commands and options are declared in code rather than by annotations, whose reflection alone
 * would take longer than the JVM itself does to start.
 */
@NullMarked
package imagesign.cli;

import org.jspecify.annotations.NullMarked;
