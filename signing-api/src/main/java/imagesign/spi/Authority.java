package imagesign.spi;

import imagesign.oci.Bytes;

/**
 * Someone whose signatures a policy may ask for: keys or identities, and how they must sign.
 *
 * <p>Opaque to the engine, which hands it to the candidates of its own scheme. Immutable and
 * thread-safe.
 */
public interface Authority {
  /** {@return the name that rules, decisions and evidence use} */
  String name();

  /** {@return the scheme whose signatures this authority judges} */
  SignatureScheme scheme();

  /**
   * {@return a hash that covers every byte of trust and every option, so that equal ones decide
   * alike}
   */
  Bytes fingerprint();

  /**
   * Fixes what is trusted now. A run takes one snapshot of each authority when it begins and asks
   * nothing else, so that trust which is replaced meanwhile can't be mixed with the old.
   *
   * @return an authority whose trust no longer changes; this one, if it never does
   * @throws imagesign.ImageSigningException if what is trusted can't be found out
   */
  default Authority snapshot() {
    return this;
  }
}
