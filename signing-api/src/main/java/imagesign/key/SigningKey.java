package imagesign.key;

import imagesign.oci.Bytes;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;

/**
 * A private key that signs, wherever it lives.
 *
 * <p>Implementations are thread-safe and never give the private key away. Callers don't trust what
 * {@link #sign} returns: every signer verifies its own signature with {@link #publicKey} before it
 * uploads it.
 */
public interface SigningKey extends AutoCloseable {
  /** {@return the public key of this private key} */
  PublicKey publicKey();

  /** {@return the certificates of this key, the leaf first, or an empty list for a bare key} */
  List<X509Certificate> certificateChain();

  /** {@return what this key can compute; never empty} */
  Set<SignatureAlgorithm> algorithms();

  /**
   * Signs a message.
   *
   * @param algorithm one of {@link #algorithms}
   * @param message what to sign
   * @return the signature; of ECDSA the fixed-width concatenation r‖s, not DER
   * @throws IllegalArgumentException if the key lacks the algorithm
   * @throws imagesign.ImageSigningException if the key store can't answer
   */
  Bytes sign(SignatureAlgorithm algorithm, ToBeSigned message);

  /** Wipes the key as far as its implementation can, or ends the session with its store. */
  @Override
  void close();
}
