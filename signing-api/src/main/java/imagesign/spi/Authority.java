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
}
