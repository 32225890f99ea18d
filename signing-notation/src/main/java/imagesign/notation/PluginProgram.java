package imagesign.notation;

import imagesign.ImageSigningException;
import imagesign.core.json.Json;
import imagesign.core.json.JsonArray;
import imagesign.core.json.JsonException;
import imagesign.core.json.JsonObject;
import imagesign.key.SigningKey;
import imagesign.notation.PluginException.Code;
import imagesign.oci.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;

/**
 * Makes any signing key of this SDK a plugin of notation, which signs with it by {@code notation
 * sign --plugin}: a program that hands its arguments and streams to {@link #run} is all that it
 * takes. Notary Project specification, "Plugin Extensibility", contract 1.0.
 *
 * <p>Capability: raw signatures. Whoever may start the program may sign with the key. Immutable and
 * thread-safe if the source of keys is.
 */
public final class PluginProgram {
  private static final int MAX_REQUEST = 16 * 1024 * 1024;
  private static final int FAILED = 1;

  private final String name;
  private final String version;
  private final Keys keys;

  /** Where the keys of a plugin come from. */
  @FunctionalInterface
  public interface Keys {
    /**
     * Opens a key, which is closed after one use.
     *
     * @param keyId what the user calls it, {@code --id}
     * @param config what the user configures the plugin with, {@code --plugin-config}
     * @return the key with its certificate chain
     * @throws IllegalArgumentException if there is no such key, or the configuration is wrong
     * @throws ImageSigningException if the key store can't answer
     */
    SigningKey open(String keyId, Map<String, String> config);
  }

  private PluginProgram(String name, String version, Keys keys) {
    this.name = name;
    this.version = version;
    this.keys = keys;
  }

  /**
   * Describes a plugin.
   *
   * @param name its name; the program is installed as {@code notation-NAME}
   * @param version its version, a semantic one
   * @param keys where its keys come from
   * @return the plugin
   * @throws IllegalArgumentException if the name or the version is malformed
   */
  public static PluginProgram of(String name, String version, Keys keys) {
    NotationPlugin.requireName(name);
    if (SemanticVersion.parse(version).isEmpty()) {
      throw new IllegalArgumentException("version: not a semantic one: " + Texts.quote(version));
    }
    return new PluginProgram(name, version, Objects.requireNonNull(keys, "keys"));
  }

  /**
   * Carries out one command.
   *
   * @param arguments the program's arguments
   * @param in the request
   * @param out where the answer goes
   * @param err where a failure goes
   * @return the exit code of the program
   * @throws IOException if a stream fails
   */
  public int run(String[] arguments, InputStream in, OutputStream out, OutputStream err)
      throws IOException {
    try {
      out.write(answer(arguments, in).toBytes().toByteArray());
      out.flush();
      return 0;
    } catch (JsonException | IllegalArgumentException e) {
      return fail(err, Code.VALIDATION_ERROR, e);
    } catch (UnsupportedContractException e) {
      return fail(err, Code.UNSUPPORTED_CONTRACT_VERSION, e);
    } catch (ImageSigningException e) {
      return fail(err, e.isTransient() ? Code.TIMEOUT : Code.ERROR, e);
    } catch (RuntimeException e) {
      return fail(err, Code.ERROR, new ImageSigningException(e.getClass().getSimpleName()));
    }
  }

  private static int fail(OutputStream err, Code code, RuntimeException cause) throws IOException {
    JsonObject json =
        JsonObject.builder()
            .put("errorCode", code.name())
            .put("errorMessage", String.valueOf(cause.getMessage()))
            .build();
    err.write(json.toBytes().toByteArray());
    err.flush();
    return FAILED;
  }

  private JsonObject answer(String[] arguments, InputStream in) throws IOException {
    if (arguments.length != 1) {
      throw new IllegalArgumentException("one argument expected, the command");
    }
    JsonObject request = request(in);
    return switch (arguments[0]) {
      case "get-plugin-metadata" -> metadata();
      case "describe-key" -> withKey(request, (key, id) -> describe(key, id));
      case "generate-signature" -> withKey(request, (key, id) -> sign(key, id, request));
      default -> throw new IllegalArgumentException("command: unknown");
    };
  }

  private static JsonObject request(InputStream in) throws IOException {
    byte[] content = in.readNBytes(MAX_REQUEST + 1);
    if (content.length > MAX_REQUEST) {
      throw new IllegalArgumentException("a request of more than " + MAX_REQUEST + " bytes");
    }
    return Json.parseObject(Bytes.copyOf(content));
  }

  private JsonObject metadata() {
    return JsonObject.builder()
        .put("name", name)
        .put("description", "Signs with a key of imagesign")
        .put("version", version)
        .put("url", "https://imagesign.example/")
        .put("supportedContractVersions", JsonArray.ofStrings(List.of(PluginMetadata.CONTRACT)))
        .put(
            "capabilities",
            JsonArray.ofStrings(List.of(PluginCapability.SIGNATURE_GENERATOR_RAW.toString())))
        .build();
  }

  private JsonObject withKey(
      JsonObject request, BiFunction<CertifiedKey, String, JsonObject> command) {
    if (!request.string("contractVersion").equals(PluginMetadata.CONTRACT)) {
      throw new UnsupportedContractException();
    }
    String id = request.string("keyId");
    Map<String, String> config = request.optionalStringMap("pluginConfig").orElse(Map.of());
    try (SigningKey key = keys.open(id, config)) {
      return command.apply(CertifiedKey.of(key), id);
    }
  }

  private static JsonObject describe(CertifiedKey key, String id) {
    return JsonObject.builder()
        .put("keyId", id)
        .put("keySpec", key.algorithm().keySpecName())
        .build();
  }

  private static JsonObject sign(CertifiedKey key, String id, JsonObject request) {
    NotationAlgorithm algorithm = key.algorithm();
    if (!request.string("keySpec").equals(algorithm.keySpecName())
        || !request.string("hashAlgorithm").equals(algorithm.hashName())) {
      throw new IllegalArgumentException("keySpec, hashAlgorithm: the key is of another kind");
    }
    Bytes signature = key.sign(PluginKey.decode(request.string("payload")));
    return JsonObject.builder()
        .put("keyId", id)
        .put("signature", Base64s.encode(signature))
        .put("signingAlgorithm", algorithm.pluginName())
        .put(
            "certificateChain",
            JsonArray.ofStrings(key.certificates().stream().map(Base64s::encode).toList()))
        .build();
  }

  /** The host speaks another version of the protocol. */
  private static final class UnsupportedContractException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsupportedContractException() {
      super("contract version " + PluginMetadata.CONTRACT + " only");
    }
  }
}
