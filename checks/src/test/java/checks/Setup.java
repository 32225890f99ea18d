package checks;

import imagesign.oci.Bytes;
import imagesign.registry.CredentialProvider;
import imagesign.registry.Credentials;
import java.util.Map;
import java.util.Optional;

/** The ways in which a registry is set up: what it demands of its clients. */
enum Setup {
  PLAIN("plain"),
  HTPASSWD("htpasswd"),
  TLS("TLS"),
  MUTUAL_TLS("mTLS"),
  TOKEN("token auth");

  static final String USER = "it-user";
  static final String PASSWORD = "secret";

  /** Bcrypt of the password; nothing else is taken. */
  private static final String HTPASSWD_LINE =
      USER + ":$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a\n";

  private final String title;

  Setup(String title) {
    this.title = title;
  }

  @Override
  public String toString() {
    return title;
  }

  /** Makes the configuration, with fresh keys and, for tokens, a running server. */
  RegistryConfiguration configuration() {
    return switch (this) {
      case PLAIN -> RegistryConfiguration.plain();
      case HTPASSWD -> htpasswd();
      case TLS -> tls(TestCertificates.authority("it CA"));
      case MUTUAL_TLS -> mutualTls(TestCertificates.authority("it CA"));
      case TOKEN -> token(new TokenServer());
    };
  }

  private static RegistryConfiguration htpasswd() {
    return new RegistryConfiguration(
        "",
        "{htpasswd: {realm: it, path: @htpasswd}}",
        Map.of("htpasswd", HTPASSWD_LINE),
        credentials(PASSWORD),
        Map.of("no password", Access.NONE, "a wrong password", credentials(PASSWORD + "?")),
        Optional.empty());
  }

  private static Access credentials(String password) {
    return (client, host) ->
        client.credentials(CredentialProvider.of(host, Credentials.basic(USER, password)));
  }

  private static RegistryConfiguration tls(TestCertificates authority) {
    TestCertificates server = authority.server();
    return new RegistryConfiguration(
        ", tls: {certificate: @server.pem, key: @server.key}",
        "{}",
        Map.of("server.pem", server.certificatePem(), "server.key", server.keyPem()),
        trusting(authority),
        Map.of(
            "no authority", (client, host) -> client.requireTls(host),
            "another authority", trusting(TestCertificates.authority("it CA")),
            "plain HTTP", (client, host) -> client.allowHttp(host)),
        Optional.empty());
  }

  private static Access trusting(TestCertificates authority) {
    return (client, host) ->
        client.caCertificates(Bytes.utf8(authority.certificatePem())).requireTls(host);
  }

  private static RegistryConfiguration mutualTls(TestCertificates authority) {
    TestCertificates clients = TestCertificates.authority("it clients");
    TestCertificates server = authority.server();
    return new RegistryConfiguration(
        ", tls: {certificate: @server.pem, key: @server.key, clientcas: [@clients.pem]}",
        "{}",
        Map.of(
            "server.pem", server.certificatePem(),
            "server.key", server.keyPem(),
            "clients.pem", clients.certificatePem()),
        presenting(authority, clients.client("it client")),
        Map.of(
            "no certificate", trusting(authority),
            "a certificate of another authority",
                presenting(
                    authority, TestCertificates.authority("it clients").client("it client"))),
        Optional.empty());
  }

  private static Access presenting(TestCertificates authority, TestCertificates own) {
    Bytes certificate = Bytes.utf8(own.certificatePem());
    Bytes key = Bytes.utf8(own.keyPem());
    return (client, host) ->
        trusting(authority).applyTo(client, host).clientCertificate(host, certificate, key);
  }

  private static RegistryConfiguration token(TokenServer server) {
    String auth =
        "{token: {realm: \"%s\", service: %s, issuer: %s, rootcertbundle: @issuer.pem}}"
            .formatted(server.realm(), TokenServer.SERVICE, TokenServer.ISSUER);
    return new RegistryConfiguration(
        "",
        auth,
        Map.of("issuer.pem", server.certificatePem()),
        (client, host) ->
            credentials(PASSWORD).applyTo(client, host).allowTokenRealm(server.origin()),
        Map.of(
            "no password", (client, host) -> client.allowTokenRealm(server.origin()),
            "a wrong password",
                (client, host) ->
                    credentials(PASSWORD + "?")
                        .applyTo(client, host)
                        .allowTokenRealm(server.origin()),
            "a realm that is not allowed", credentials(PASSWORD)),
        Optional.of(server));
  }
}
