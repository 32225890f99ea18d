package imagesign.cli;

import imagesign.oci.Bytes;
import imagesign.oci.Repository;
import imagesign.registry.CredentialProvider;
import imagesign.registry.Credentials;
import imagesign.registry.RegistryClient;
import imagesign.registry.RegistryClientBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * The flags that say where images are and how registries are spoken to. They hold for the registry
 * of the IMAGEs, and credentials given here go to no other.
 */
final class StoreFlags {
  private static final String USERNAME = "--registry-username";
  private static final String PASSWORD = "--registry-password";
  private static final String TOKEN = "--registry-token";
  private static final String CA_CERTIFICATES = "--registry-cacert";
  private static final String CLIENT_CERTIFICATE = "--registry-client-cert";
  private static final String CLIENT_KEY = "--registry-client-key";
  private static final String ALLOW_HTTP = "--allow-http-registry";
  private static final String ALLOW_INSECURE = "--allow-insecure-registry";
  private static final String SCOPE = "--scope";

  private static final List<String> PROXIES =
      List.of("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy");

  /** What a layout is called that {@code --scope} gives no name; no registry is called so. */
  private static final String DEFAULT_SCOPE = "localhost/oci-layout";

  private static final int MAX_PEM_BYTES = 1024 * 1024;

  private final ParseResult arguments;
  private final Map<String, String> environment;

  StoreFlags(ParseResult arguments, Session session) {
    this.arguments = arguments;
    this.environment = session.environment();
  }

  static void declare(CommandSpec spec) {
    spec.addOption(
        Flags.value(
            "NAME", "the repository that an oci: layout stands for; " + DEFAULT_SCOPE, SCOPE));
    spec.addOption(Flags.value("NAME", "user of the registry; default: docker login's", USERNAME));
    spec.addOption(Flags.value("PASSWORD", "password of that user", PASSWORD));
    spec.addOption(Flags.value("TOKEN", "bearer token for the registry", TOKEN));
    spec.addOption(
        Flags.value("FILE", "PEM certificates to trust too; TLS on loopback too", CA_CERTIFICATES));
    spec.addOption(
        Flags.value("FILE", "PEM certificates that say who we are; TLS too", CLIENT_CERTIFICATE));
    spec.addOption(Flags.value("FILE", "PEM key of the first of these, not encrypted", CLIENT_KEY));
    spec.addOption(
        Flags.flag("plain HTTP with the registry; without it only on loopback", ALLOW_HTTP));
    spec.addOption(Flags.flag("any TLS certificate of the registry", ALLOW_INSECURE));
  }

  /** The images that the arguments name, in order. */
  List<ImageArgument> images() {
    Repository scope = scope();
    List<String> texts = arguments.matchedPositionalValue(0, List.of());
    List<ImageArgument> images = new ArrayList<>();
    for (String text : texts) {
      images.add(ImageArgument.parse(text, scope));
    }
    if (images.isEmpty()) {
      // The parser asks for one; but to do nothing and end well would be a verified nothing.
      throw new UsageException("IMAGE is missing");
    }
    return images;
  }

  private Repository scope() {
    try {
      return Repository.parse(arguments.matchedOptionValue(SCOPE, DEFAULT_SCOPE));
    } catch (IllegalArgumentException e) {
      throw new UsageException(SCOPE + ": " + e.getMessage());
    }
  }

  /** Opens the stores of images; opens no connection yet. */
  Stores stores(List<ImageArgument> images) {
    List<String> registries =
        images.stream()
            .filter(image -> image.layout().isEmpty())
            .map(image -> image.reference().repository().registry())
            .distinct()
            .toList();
    return new Stores(registries.isEmpty() ? Optional.empty() : Optional.of(client(registries)));
  }

  private RegistryClient client(List<String> registries) {
    checkTls();
    RegistryClientBuilder client = RegistryClient.builder().credentials(credentials(registries));
    try {
      value(CA_CERTIFICATES).ifPresent(file -> client.caCertificates(Path.of(file)));
      for (String registry : registries) {
        allow(client, registry);
      }
      identify(client, registries);
      // Where the environment names no proxy, those of the JVM's options stay.
      if (PROXIES.stream().anyMatch(name -> !environment.getOrDefault(name, "").isEmpty())) {
        client.proxyFromEnvironment(environment);
      }
      return client.build();
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private void checkTls() {
    if (has(ALLOW_HTTP) && has(ALLOW_INSECURE)) {
      throw new UsageException(
          ALLOW_HTTP + " and " + ALLOW_INSECURE + ": no TLS, or TLS with any certificate");
    }
    if (has(CLIENT_CERTIFICATE) != has(CLIENT_KEY)) {
      throw new UsageException(
          CLIENT_CERTIFICATE + " and " + CLIENT_KEY + ": one without the other");
    }
    if (has(ALLOW_HTTP) && has(CLIENT_CERTIFICATE)) {
      throw new UsageException(
          ALLOW_HTTP + " and " + CLIENT_CERTIFICATE + ": no TLS, or TLS with a certificate");
    }
  }

  /** What TLS shows is no secret, so each registry of the images may ask for it. */
  private void identify(RegistryClientBuilder client, List<String> registries) {
    if (!has(CLIENT_CERTIFICATE)) {
      return;
    }
    Bytes chain = pem(CLIENT_CERTIFICATE);
    Bytes key = pem(CLIENT_KEY);
    for (String registry : registries) {
      client.clientCertificate(registry, chain, key);
    }
  }

  private Bytes pem(String option) {
    return InputFile.read(option, needed(option), MAX_PEM_BYTES);
  }

  private void allow(RegistryClientBuilder client, String registry) {
    if (has(ALLOW_HTTP)) {
      client.allowHttp(registry);
    } else if (has(ALLOW_INSECURE)) {
      client.allowInsecureTlsUnsafe(registry);
    } else if (has(CA_CERTIFICATES)) {
      client.requireTls(registry);
    }
  }

  private CredentialProvider credentials(List<String> registries) {
    Optional<Credentials> given = credentials();
    if (given.isEmpty()) {
      return CredentialProvider.docker();
    }
    if (registries.size() > 1) {
      throw new UsageException("credentials for one registry, and images of " + registries);
    }
    return CredentialProvider.of(registries.get(0), given.get());
  }

  private Optional<Credentials> credentials() {
    if (has(USERNAME) != has(PASSWORD)) {
      throw new UsageException(USERNAME + " and " + PASSWORD + ": one without the other");
    }
    if (has(USERNAME) && has(TOKEN)) {
      throw new UsageException(USERNAME + " and " + TOKEN + ": one or the other");
    }
    try {
      return has(USERNAME)
          ? Optional.of(Credentials.basic(needed(USERNAME), needed(PASSWORD)))
          : value(TOKEN).map(Credentials::registryToken);
    } catch (IllegalArgumentException e) {
      // Not the message: it is about secrets.
      throw new UsageException(USERNAME + ", " + PASSWORD + " or " + TOKEN + ": malformed");
    }
  }

  private boolean has(String option) {
    return arguments.hasMatchedOption(option);
  }

  private Optional<String> value(String option) {
    return has(option) ? Optional.of(needed(option)) : Optional.empty();
  }

  private String needed(String option) {
    return arguments.matchedOptionValue(option, "");
  }
}
