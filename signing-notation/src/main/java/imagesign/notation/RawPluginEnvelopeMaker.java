package imagesign.notation;

import imagesign.ImageSigningException;
import imagesign.notation.PluginException.Reason;
import imagesign.oci.Descriptor;

/** Makes envelopes around signatures that a plugin computes. */
record RawPluginEnvelopeMaker(PluginKey key, String agentSuffix) implements EnvelopeMaker {
  @Override
  public WrittenEnvelope write(Descriptor target, SignerOptions options) {
    UnsignedEnvelope unsigned = UnsignedEnvelope.of(key.algorithm(), target, options);
    PluginKey.Signed signed = key.sign(unsigned.toBeSigned());
    if (signed.chain().isEmpty()) {
      throw new PluginException(Reason.CHAIN_INVALID, "the plugin returned no certificates");
    }
    try {
      return unsigned.complete(
          signed.signature(),
          signed.chain(),
          options.agent() + " " + agentSuffix,
          options.countersigner());
    } catch (PluginException e) {
      throw e;
    } catch (ImageSigningException e) {
      throw new PluginException(Reason.SIGNATURE_INVALID, String.valueOf(e.getMessage()), e);
    }
  }
}
