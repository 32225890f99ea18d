package imagesign.core.x509;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What a key may be used for, RFC 5280 §4.2.1.3, in the order of the bits. */
public enum KeyUsage {
  /** Signatures other than those on certificates and revocation lists. */
  DIGITAL_SIGNATURE,
  /** Signatures that a signer can't deny; also called nonRepudiation. */
  CONTENT_COMMITMENT,
  /** Encryption of keys. */
  KEY_ENCIPHERMENT,
  /** Encryption of data. */
  DATA_ENCIPHERMENT,
  /** Agreement on keys. */
  KEY_AGREEMENT,
  /** Signatures on certificates. */
  KEY_CERT_SIGN,
  /** Signatures on revocation lists. */
  CRL_SIGN,
  /** Agreement on keys for encryption only. */
  ENCIPHER_ONLY,
  /** Agreement on keys for decryption only. */
  DECIPHER_ONLY;

  static Set<KeyUsage> ofBits(long bits) {
    Set<KeyUsage> usages = EnumSet.noneOf(KeyUsage.class);
    for (KeyUsage usage : values()) {
      if ((bits >>> usage.ordinal() & 1) != 0) {
        usages.add(usage);
      }
    }
    return Collections.unmodifiableSet(usages);
  }
}
