package imagesign.spi;

import imagesign.oci.Digest;
import java.util.Objects;

/**
 * Who signed, as far as it was proven. Two that are equal are one signer, however many names, keys
 * files or authorities they came by; {@link #isSameAs} finds those that are one in another guise.
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

  /**
   * The holder of a certificate that leads to one which the policy trusts.
   *
   * @param subject the subject of the certificate, in one line
   * @param key the SHA-256 digest of its key's SubjectPublicKeyInfo
   */
  record Certificate(String subject, Digest key) implements SignerIdentity {
    public Certificate {
      Objects.requireNonNull(subject, "subject");
      Objects.requireNonNull(key, "key");
    }

    @Override
    public String toString() {
      return "certificate of " + subject;
    }
  }

  /**
   * Whether both are one signer: they have one key, or certificates for one subject. Where several
   * signers are asked for, such two count once.
   *
   * @param other another signer
   * @return whether they can't be told apart
   */
  default boolean isSameAs(SignerIdentity other) {
    return keyOf(this).equals(keyOf(other))
        || (this instanceof Certificate mine
            && other instanceof Certificate theirs
            && mine.subject().equals(theirs.subject()));
  }

  private static Digest keyOf(SignerIdentity signer) {
    return signer instanceof Key key ? key.fingerprint() : ((Certificate) signer).key();
  }
}
