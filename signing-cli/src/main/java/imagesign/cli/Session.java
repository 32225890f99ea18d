package imagesign.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * What one run of the program sees of the outside, besides files and the network.
 *
 * @param environment the environment variables
 * @param in standard input
 * @param out where answers go
 * @param err where everything else goes
 * @param terminal where people are asked for passwords
 */
record Session(
    Map<String, String> environment,
    InputStream in,
    PrintStream out,
    PrintStream err,
    Terminal terminal) {
  Session {
    environment = Map.copyOf(environment);
  }
}
