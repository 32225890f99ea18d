package imagesign.spi;

import imagesign.oci.Digest;
import java.util.Objects;

/**
 * Who signed, as far as it was proven. Two that are equal are one signer, however many names, keys
 * files or authorities they came by.
 */
public sealed interface SignerIdentity {
  /**
   * The holder of a key that the policy trusts by itself.
   *
   * @param fingerprint the SHA-256 digest of the key's SubjectPublicKeyInfo
   */
  record Key(Digest fingerprint) implements SignerIdentity {
    public Key {
      Objects.requireNonNull(fingerprint, "fingerprint");
    }

    @Override
    public String toString() {
      return "key " + fingerprint;
    }
  }
}
