package imagesign.notation;

import imagesign.notation.PluginException.Reason;

/** Chooses how a plugin signs: it computes a signature, or makes the envelope where it can't. */
final class PluginSigning {
  private PluginSigning() {}

  static EnvelopeMaker maker(NotationPlugin plugin, String keyId) {
    PluginMetadata metadata = plugin.metadata();
    if (metadata.capabilities().contains(PluginCapability.SIGNATURE_GENERATOR_RAW)) {
      return new RawPluginEnvelopeMaker(
          PluginKey.describe(plugin, keyId), metadata.name() + "/" + metadata.version());
    }
    if (metadata.capabilities().contains(PluginCapability.SIGNATURE_GENERATOR_ENVELOPE)) {
      return new EnvelopePluginMaker(plugin, keyId);
    }
    throw new PluginException(Reason.CAPABILITY_MISSING, "plugin " + plugin.name() + " can't sign");
  }
}
