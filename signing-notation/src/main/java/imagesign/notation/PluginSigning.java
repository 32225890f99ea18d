package imagesign.notation;

import imagesign.notation.PluginException.Reason;

/** Chooses how a plugin signs: it computes a signature, or makes the envelope where it can't. */
final class PluginSigning {
  private PluginSigning() {}

  static EnvelopeMaker maker(NotationPlugin plugin, String keyId) {
    PluginMetadata metadata = plugin.metadata();
    if (metadata.capabilities().contains(PluginCapability.SIGNATURE_GENERATOR_RAW)) {
      return raw(plugin, keyId, metadata);
    }
    if (metadata.capabilities().contains(PluginCapability.SIGNATURE_GENERATOR_ENVELOPE)) {
      return new EnvelopePluginMaker(plugin, keyId);
    }
    throw new PluginException(Reason.CAPABILITY_MISSING, "plugin " + plugin.name() + " can't sign");
  }

  /** What makes the envelope itself is told no hash, so it can't sign what is not in a registry. */
  static RawPluginEnvelopeMaker rawMaker(NotationPlugin plugin, String keyId) {
    PluginMetadata metadata = plugin.metadata();
    if (metadata.capabilities().contains(PluginCapability.SIGNATURE_GENERATOR_RAW)) {
      return raw(plugin, keyId, metadata);
    }
    throw new PluginException(
        Reason.CAPABILITY_MISSING, "plugin " + plugin.name() + " can't sign blobs");
  }

  private static RawPluginEnvelopeMaker raw(
      NotationPlugin plugin, String keyId, PluginMetadata metadata) {
    return new RawPluginEnvelopeMaker(
        PluginKey.describe(plugin, keyId), metadata.name() + "/" + metadata.version());
  }
}
