package checks;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A token server for distribution's "Token Authentication": gives its one user every scope that is
 * asked for, as a JWT that is signed with RS256 and carries its certificate. Counts what it gave.
 */
final class TokenServer implements AutoCloseable {
  static final String SERVICE = "it-registry";
  static final String ISSUER = "it-issuer";

  private static final String USER =
      "Basic " + Base64.getEncoder().encodeToString(bytes(Setup.USER + ":" + Setup.PASSWORD));
  private static final int LIFETIME_SECONDS = 3600;

  private final TestCertificates issuer = TestCertificates.tokenIssuer();
  private final Map<Set<String>, Integer> given = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  TokenServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/token", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  String realm() {
    return origin() + "/token";
  }

  String certificatePem() {
    return issuer.certificatePem();
  }

  /** How often a token was given, by its set of scopes. */
  Map<Set<String>, Integer> given() {
    return Map.copyOf(given);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!USER.equals(exchange.getRequestHeaders().getFirst("Authorization"))
          || !exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      Set<String> scopes = scopes(exchange.getRequestURI().getRawQuery());
      given.merge(scopes, 1, Integer::sum);
      JsonObject answer = new JsonObject();
      answer.addProperty("token", token(scopes));
      answer.addProperty("expires_in", LIFETIME_SECONDS);
      byte[] body = bytes(answer.toString());
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** Clients repeat the parameter or put several scopes into one. */
  private static Set<String> scopes(String query) {
    Set<String> scopes = new TreeSet<>();
    for (String parameter : query.split("&", -1)) {
      if (parameter.startsWith("scope=")) {
        String value = URLDecoder.decode(parameter.substring(6), StandardCharsets.UTF_8);
        scopes.addAll(List.of(value.split(" ", -1)));
      }
    }
    return scopes;
  }

  private String token(Set<String> scopes) {
    JsonArray chain = new JsonArray();
    chain.add(Base64.getEncoder().encodeToString(issuer.certificateDer()));
    JsonObject header = new JsonObject();
    header.addProperty("typ", "JWT");
    header.addProperty("alg", "RS256");
    header.add("x5c", chain);
    String signed = base64(bytes(header.toString())) + "." + base64(bytes(claims(scopes)));
    return signed + "." + base64(sign(bytes(signed)));
  }

  private static String claims(Set<String> scopes) {
    long now = Instant.now().getEpochSecond();
    JsonObject claims = new JsonObject();
    claims.addProperty("iss", ISSUER);
    claims.addProperty("sub", Setup.USER);
    claims.addProperty("aud", SERVICE);
    claims.addProperty("exp", now + LIFETIME_SECONDS);
    claims.addProperty("nbf", now - 10);
    claims.addProperty("iat", now);
    claims.addProperty("jti", UUID.randomUUID().toString());
    JsonArray access = new JsonArray();
    scopes.forEach(scope -> access.add(access(scope)));
    claims.add("access", access);
    return claims.toString();
  }

  /** A scope is {@code type:name:action,action}. */
  private static JsonObject access(String scope) {
    String[] parts = scope.split(":", -1);
    JsonArray actions = new JsonArray();
    Arrays.stream(parts[2].split(",")).forEach(actions::add);
    JsonObject access = new JsonObject();
    access.addProperty("type", parts[0]);
    access.addProperty("name", parts[1]);
    access.add("actions", actions);
    return access;
  }

  private byte[] sign(byte[] content) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(issuer.keys().getPrivate());
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("sign a token", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String base64(byte[] content) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(content);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdown();
  }
}
