package imagesign.core.x509;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What a key may be used for, RFC 5280 §4.2.1.3. */
public enum KeyUsage {
  /** Signatures other than those on certificates and revocation lists. */
  DIGITAL_SIGNATURE(0),
  /** Signatures that a signer can't deny; also called nonRepudiation. */
  CONTENT_COMMITMENT(1),
  /** Encryption of keys. */
  KEY_ENCIPHERMENT(2),
  /** Encryption of data. */
  DATA_ENCIPHERMENT(3),
  /** Agreement on keys. */
  KEY_AGREEMENT(4),
  /** Signatures on certificates. */
  KEY_CERT_SIGN(5),
  /** Signatures on revocation lists. */
  CRL_SIGN(6),
  /** Agreement on keys for encryption only. */
  ENCIPHER_ONLY(7),
  /** Agreement on keys for decryption only. */
  DECIPHER_ONLY(8);

  private final int bit;

  KeyUsage(int bit) {
    this.bit = bit;
  }

  int bit() {
    return bit;
  }

  static Set<KeyUsage> ofBits(long bits) {
    Set<KeyUsage> usages = EnumSet.noneOf(KeyUsage.class);
    for (KeyUsage usage : values()) {
      if ((bits >>> usage.bit & 1) != 0) {
        usages.add(usage);
      }
    }
    return Collections.unmodifiableSet(usages);
  }
}
