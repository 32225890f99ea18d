package imagesign.notation;

import java.util.Arrays;
import java.util.Optional;

/** What a plugin can do. Notary Project specification, "Plugin capabilities". */
public enum PluginCapability {
  /** It signs bytes. */
  SIGNATURE_GENERATOR_RAW("SIGNATURE_GENERATOR.RAW"),
  /** It makes whole envelopes. */
  SIGNATURE_GENERATOR_ENVELOPE("SIGNATURE_GENERATOR.ENVELOPE"),
  /** It judges who the signer is. */
  SIGNATURE_VERIFIER_TRUSTED_IDENTITY("SIGNATURE_VERIFIER.TRUSTED_IDENTITY"),
  /** It judges whether a signature is revoked. */
  SIGNATURE_VERIFIER_REVOCATION_CHECK("SIGNATURE_VERIFIER.REVOCATION_CHECK");

  private final String value;

  PluginCapability(String value) {
    this.value = value;
  }

  static Optional<PluginCapability> of(String value) {
    return Arrays.stream(values()).filter(c -> c.value.equals(value)).findFirst();
  }

  boolean isVerifier() {
    return compareTo(SIGNATURE_VERIFIER_TRUSTED_IDENTITY) >= 0;
  }

  /** {@return the name in the plugin protocol} */
  @Override
  public String toString() {
    return value;
  }
}
