package imagesign.key;

import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import java.io.InputStream;

/**
 * The message of a signature, given as a stream or as its digest, whichever a key can use.
 *
 * <p>Every stream and every digest of one instance are of the same bytes. Thread-safe.
 */
public interface ToBeSigned {
  /** {@return a new stream over the whole message, for the caller to close} */
  InputStream openStream();

  /**
   * Hashes the message.
   *
   * @param algorithm the hash function
   * @return the digest of the message
   */
  Digest digest(Digest.Algorithm algorithm);

  /**
   * Takes a message that is at hand.
   *
   * @param message the message
   * @return the message as what is to be signed
   */
  static ToBeSigned of(Bytes message) {
    return new MessageToBeSigned(message);
  }
}
