package imagesign.notation;

import imagesign.core.json.Json;
import imagesign.core.json.JsonException;
import imagesign.notation.NotationConfigException.Reason;
import imagesign.trust.Requirement;
import imagesign.trust.Rule;
import imagesign.trust.TrustPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A configuration folder of notation, read as it is. Documents are read when they are asked for;
 * trust stores whenever a run begins, so certificates may come and go. Immutable and thread-safe.
 */
public final class NotationConfig {
  private static final String VARIABLE = "NOTATION_CONFIG";
  private static final String OCI_POLICY = "trustpolicy.oci.json";

  /** How the document was called before there was one for blobs. */
  private static final String OLD_OCI_POLICY = "trustpolicy.json";

  private static final String BLOB_POLICY = "trustpolicy.blob.json";
  private static final String SIGNING_KEYS = "signingkeys.json";
  private static final String SETTINGS = "config.json";
  private static final int MAX_SETTINGS = 4 * 1024 * 1024;

  private final Path directory;

  private NotationConfig(Path directory) {
    this.directory = directory;
  }

  /**
   * Opens a configuration folder.
   *
   * @param directory the folder
   * @return the configuration
   * @throws NotationConfigException if there is no such folder
   */
  public static NotationConfig load(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new NotationConfigException(Reason.MISSING, "there is no folder " + directory);
    }
    return new NotationConfig(directory);
  }

  /**
   * Finds the folder that notation uses: {@code NOTATION_CONFIG}, or the place that the operating
   * system has for such things.
   *
   * @return the folder, which need not exist
   */
  public static Path defaultDirectory() {
    return defaultDirectory(System.getenv());
  }

  /**
   * Finds the folder that notation uses, like {@link #defaultDirectory()}.
   *
   * @param environment the variables in the place of those of the process
   * @return the folder, which need not exist
   */
  public static Path defaultDirectory(Map<String, String> environment) {
    return defaultDirectory(
        environment, System.getProperty("os.name", ""), System.getProperty("user.home", ""));
  }

  static Path defaultDirectory(Map<String, String> environment, String system, String home) {
    String named = environment.getOrDefault(VARIABLE, "");
    return named.isEmpty() ? userDirectory(environment, system, home) : Path.of(named);
  }

  private static Path userDirectory(Map<String, String> environment, String system, String home) {
    String name = system.toLowerCase(Locale.ROOT);
    if (name.startsWith("mac")) {
      return Path.of(home, "Library", "Application Support", "notation");
    }
    if (name.startsWith("windows")) {
      String appData = environment.getOrDefault("AppData", environment.getOrDefault("APPDATA", ""));
      return Path.of(appData.isEmpty() ? home : appData, "notation");
    }
    String xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
    return xdg.isEmpty() ? Path.of(home, ".config", "notation") : Path.of(xdg, "notation");
  }

  /**
   * Reads the trust policy document for images, under its name or the one it had before.
   *
   * @return the document
   * @throws NotationConfigException if there is none, or it can't be read
   * @throws TrustPolicyException if it breaks a rule
   */
  public OciTrustPolicy ociTrustPolicy() {
    Path file = directory.resolve(OCI_POLICY);
    return OciTrustPolicy.load(ConfigFiles.exists(file) ? file : directory.resolve(OLD_OCI_POLICY));
  }

  /**
   * Reads the trust policy document for blobs.
   *
   * @return the document
   * @throws NotationConfigException if there is none, or it can't be read
   * @throws TrustPolicyException if it breaks a rule
   */
  public BlobTrustPolicy blobTrustPolicy() {
    return BlobTrustPolicy.load(directory.resolve(BLOB_POLICY));
  }

  /**
   * Reads what the user has called keys to sign with; no key is read and nothing is run.
   *
   * @return the keys, none if there is no {@code signingkeys.json}
   * @throws NotationConfigException if it can't be read
   */
  public NamedKeys signingKeys() {
    return NamedKeys.load(directory.resolve(SIGNING_KEYS));
  }

  /**
   * Reads which form of envelopes the user has chosen in {@code config.json}.
   *
   * @return the form, if one is chosen
   * @throws NotationConfigException if the file can't be read, or the form is unknown
   */
  public Optional<EnvelopeFormat> signatureFormat() {
    Path file = directory.resolve(SETTINGS);
    if (!ConfigFiles.exists(file)) {
      return Optional.empty();
    }
    try {
      return Json.parseObject(ConfigFiles.readFollowingLinks(file, MAX_SETTINGS))
          .optionalString("signatureFormat")
          .filter(name -> !name.isEmpty())
          .map(NotationConfig::format);
    } catch (JsonException e) {
      throw new NotationConfigException(
          Reason.CONFIG_MALFORMED, SETTINGS + ": " + e.getMessage(), e);
    }
  }

  private static EnvelopeFormat format(String name) {
    return switch (name) {
      case "jws" -> EnvelopeFormat.JWS;
      case "cose" -> EnvelopeFormat.COSE;
      default ->
          throw new NotationConfigException(
              Reason.CONFIG_MALFORMED, SETTINGS + ": signatureFormat " + Texts.quote(name));
    };
  }

  /**
   * Names a plugin that is installed in the folder; nothing is run.
   *
   * @param name its name
   * @return the plugin
   * @throws IllegalArgumentException if the name can't be that of a plugin
   */
  public NotationPlugin plugin(String name) {
    return NotationPlugin.of(directory.resolve("plugins"), name);
  }

  /** {@return the trust stores of the folder, as they are whenever they are asked} */
  public TrustStores trustStores() {
    return TrustStores.directory(directory.resolve("truststore"));
  }

  /**
   * Maps the document for images to a provider-neutral policy: each statement a rule for its
   * repositories with one authority, the wildcard a rule for all others.
   *
   * <p>Stricter than the document: what it verifies at the levels {@code audit} and {@code skip} is
   * denied, since such a statement vouches for nothing. {@link NotationVerifier} gives the answers
   * of the specification.
   *
   * @return the policy
   * @throws NotationConfigException if there is no document, or it or a trust store can't be read
   * @throws TrustPolicyException if the document breaks a rule
   */
  public TrustPolicy trustPolicy() {
    return trustPolicy(ociTrustPolicy(), trustStores());
  }

  /**
   * Maps a document to a provider-neutral policy, as {@link #trustPolicy()} does.
   *
   * @param document the document
   * @param stores where trusted certificates are
   * @return the policy
   * @throws NotationConfigException if a trust store can't be read
   */
  public static TrustPolicy trustPolicy(OciTrustPolicy document, TrustStores stores) {
    Objects.requireNonNull(stores, "stores");
    List<String> named =
        document.statements().stream()
            .flatMap(statement -> statement.scopes().stream())
            .filter(scope -> !scope.isWildcard())
            .map(RegistryScope::canonical)
            .toList();
    List<Rule> rules = new ArrayList<>();
    for (OciTrustPolicy.Statement statement : document.statements()) {
      rules.add(rule(statement, named, stores));
    }
    return TrustPolicy.of(rules.get(0), rules.subList(1, rules.size()).toArray(Rule[]::new));
  }

  private static Rule rule(
      OciTrustPolicy.Statement statement, List<String> named, TrustStores stores) {
    Requirement requirement =
        Requirement.by(NotationAuthority.builder(statement.trust(), stores).build());
    if (!statement.scopes().get(0).isWildcard()) {
      List<String> scopes = statement.scopes().stream().map(RegistryScope::canonical).toList();
      return Rule.images(scopes.get(0), rest(scopes)).require(requirement);
    }
    Rule all = Rule.images("**").require(requirement);
    return named.isEmpty() ? all : all.except(named.get(0), rest(named));
  }

  private static String[] rest(List<String> texts) {
    return texts.subList(1, texts.size()).toArray(String[]::new);
  }

  /** {@return the folder} */
  @Override
  public String toString() {
    return directory.toString();
  }
}
