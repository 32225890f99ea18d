package imagesign.testkit;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A server of certificate revocation lists over real HTTP on the loopback address.
 *
 * <pre>{@code
 * try (CrlServer server = CrlServer.start()) {
 *   TestChain chain =
 *       TestChain.codeSigning().certificate(0, c -> c.crl(server.uri("signers"))).issue();
 *   server.publish("signers", TestCrl.of(chain.issued().get(1)).revoke(chain.leaf()));
 * }
 * }</pre>
 *
 * <p>What goes wrong on the way is a {@link Fault}; what is wrong with a list is said of the list,
 * {@link TestCrl}. For tests only. Thread-safe.
 */
public final class CrlServer implements AutoCloseable {
  private static final String CONTENT_TYPE = "application/pkix-crl";
  private static final String PATH = "/crl/";

  private final Map<String, byte[]> lists = new ConcurrentHashMap<>();
  private final LoopbackServer server;

  private CrlServer() {
    server = new LoopbackServer(this::handle);
  }

  /** {@return a server without lists; the caller closes it} */
  public static CrlServer start() {
    return new CrlServer();
  }

  /**
   * Gives the address of a list, whether or not there is one yet.
   *
   * @param name the list's name, a path segment
   * @return its address, for certificates and other lists
   */
  public URI uri(String name) {
    return server.uri(PATH + name);
  }

  /**
   * Publishes a list, in place of an older one.
   *
   * @param name its name
   * @param list the list
   * @return this server
   */
  public CrlServer publish(String name, TestCrl list) {
    return publish(name, list.der());
  }

  /**
   * Publishes any bytes.
   *
   * @param name their name
   * @param bytes the bytes
   * @return this server
   */
  public CrlServer publish(String name, byte[] bytes) {
    lists.put(Objects.requireNonNull(name, "name"), bytes.clone());
    return this;
  }

  /**
   * Goes wrong on the way from now on.
   *
   * @param fault how, and for which requests
   */
  public void fail(Fault fault) {
    server.faults().add(Objects.requireNonNull(fault, "fault"));
  }

  /** Takes all faults back. */
  public void clearFaults() {
    server.faults().clear();
  }

  /** {@return all requests since the start, in the order of the answers} */
  public List<RecordedRequest> requests() {
    return server.requests();
  }

  private Response handle(Request request) {
    boolean read = request.method().equals("GET") && request.path().startsWith(PATH);
    byte[] list = read ? lists.get(request.path().substring(PATH.length())) : null;
    return list == null ? Response.of(404) : Response.of(200).body(CONTENT_TYPE, list);
  }

  @Override
  public void close() {
    server.close();
  }
}
