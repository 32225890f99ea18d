package imagesign.core.crypto;

import imagesign.key.SignatureAlgorithm;
import java.security.GeneralSecurityException;

/**
 * One implementation of the algorithms. It sees checked keys and well-formed signatures only, so
 * every backend gives the same answer. Thread-safe.
 */
interface Backend {
  /** {@return the name of the provider that computes an algorithm} */
  String providerOf(SignatureAlgorithm algorithm);

  boolean supports(SignatureAlgorithm algorithm);

  /**
   * Converts a key once, for many signatures.
   *
   * @throws GeneralSecurityException if this backend can't use the key
   */
  PreparedKey prepare(CheckedKey key) throws GeneralSecurityException;

  /** A key in the form of its backend. Thread-safe. */
  interface PreparedKey {
    /**
     * Checks a signature.
     *
     * @param input what it is over
     * @param signature DER for ECDSA, raw bytes for the others
     * @return whether it verifies
     * @throws GeneralSecurityException if this backend can't tell
     */
    boolean verify(SignedInput input, WellFormedSignature signature)
        throws GeneralSecurityException;
  }
}
