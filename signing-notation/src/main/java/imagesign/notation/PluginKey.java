package imagesign.notation;

import imagesign.core.json.JsonException;
import imagesign.core.json.JsonObject;
import imagesign.notation.PluginException.Reason;
import imagesign.oci.Bytes;
import java.util.List;

/** A key that a plugin signs with, and the algorithm that goes with it. */
record PluginKey(NotationPlugin plugin, String id, NotationAlgorithm algorithm) {
  /**
   * What a plugin returned.
   *
   * @param signature the value of the signature
   * @param chain the certificates in DER, leaf first
   */
  record Signed(Bytes signature, List<Bytes> chain) {}

  /** Asks the plugin for the kind of a key. */
  static PluginKey describe(NotationPlugin plugin, String id) {
    JsonObject.Builder request = NotationPlugin.request().put("keyId", id);
    return plugin.command(
        "describe-key",
        request,
        json -> {
          requireEcho(json, id);
          return new PluginKey(plugin, id, algorithm(json.string("keySpec")));
        });
  }

  private static void requireEcho(JsonObject json, String id) {
    if (!json.string("keyId").equals(id)) {
      throw new PluginException(Reason.KEY_MISMATCH, "the plugin answered for another key");
    }
  }

  private static NotationAlgorithm algorithm(String keySpec) {
    return NotationAlgorithm.ofKeySpec(keySpec)
        .orElseThrow(
            () ->
                new PluginException(
                    Reason.KEY_UNSUPPORTED, "a key of the kind " + Texts.quote(keySpec)));
  }

  /** Signs a message, which the plugin hashes. */
  Signed sign(Bytes message) {
    JsonObject.Builder request =
        NotationPlugin.request()
            .put("keyId", id)
            .put("keySpec", algorithm.keySpecName())
            .put("hashAlgorithm", algorithm.hashName())
            .put("payload", Base64s.encode(message));
    return plugin.command(
        "generate-signature",
        request,
        json -> {
          requireEcho(json, id);
          if (!json.string("signingAlgorithm").equals(algorithm.pluginName())) {
            throw new PluginException(
                Reason.SIGNATURE_INVALID,
                "signed by " + Texts.quote(json.string("signingAlgorithm")));
          }
          return new Signed(
              decode(json.string("signature")),
              json.strings("certificateChain").stream().map(PluginKey::decode).toList());
        });
  }

  static Bytes decode(String text) {
    return Base64s.decode(text).orElseThrow(() -> new JsonException("not padded base64"));
  }
}
