package imagesign.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/**
 * What one run of the program sees of the outside, besides files and the network.
 *
 * @param environment the environment variables
 * @param in standard input
 * @param out where answers go
 * @param err where everything else goes
 * @param terminal where people are asked for passwords, if one sits there
 */
record Session(
    Map<String, String> environment,
    InputStream in,
    PrintStream out,
    PrintStream err,
    Optional<Terminal> terminal) {
  Session {
    environment = Map.copyOf(environment);
  }
}
