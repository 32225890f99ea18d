package imagesign.testkit;

import org.bouncycastle.asn1.x509.KeyUsage;

/** What the key of a test certificate may be used for, RFC 5280 §4.2.1.3. */
public enum TestKeyUsage {
  /** The bit digitalSignature. */
  DIGITAL_SIGNATURE(KeyUsage.digitalSignature),
  /** The bit contentCommitment, also called nonRepudiation. */
  CONTENT_COMMITMENT(KeyUsage.nonRepudiation),
  /** The bit keyEncipherment. */
  KEY_ENCIPHERMENT(KeyUsage.keyEncipherment),
  /** The bit dataEncipherment. */
  DATA_ENCIPHERMENT(KeyUsage.dataEncipherment),
  /** The bit keyAgreement. */
  KEY_AGREEMENT(KeyUsage.keyAgreement),
  /** The bit keyCertSign. */
  KEY_CERT_SIGN(KeyUsage.keyCertSign),
  /** The bit cRLSign. */
  CRL_SIGN(KeyUsage.cRLSign),
  /** The bit encipherOnly. */
  ENCIPHER_ONLY(KeyUsage.encipherOnly),
  /** The bit decipherOnly. */
  DECIPHER_ONLY(KeyUsage.decipherOnly);

  private final int bit;

  TestKeyUsage(int bit) {
    this.bit = bit;
  }

  int bit() {
    return bit;
  }
}
