package imagesign.core.crypto;

import imagesign.key.SignatureAlgorithm;
import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** What a signature is over: a message, or only its digest. Hashes once. Not thread-safe. */
final class SignedInput {
  private final SignatureAlgorithm algorithm;
  private final @Nullable Bytes message;
  private byte @Nullable [] digest;

  private SignedInput(SignatureAlgorithm algorithm, @Nullable Bytes message) {
    this.algorithm = algorithm;
    this.message = message;
  }

  static SignedInput message(SignatureAlgorithm algorithm, Bytes message) {
    return new SignedInput(algorithm, message);
  }

  static SignedInput digest(SignatureAlgorithm algorithm, Digest digest) {
    SignedInput input = new SignedInput(algorithm, null);
    input.digest = digest.value().toByteArray();
    return input;
  }

  SignatureAlgorithm algorithm() {
    return algorithm;
  }

  Bytes message() {
    if (message == null) {
      throw new IllegalStateException("only the digest of the message is at hand");
    }
    return message;
  }

  /** {@return the message under the algorithm's own hash} Computed by the JDK. */
  byte[] digest() {
    byte[] known = digest;
    if (known == null) {
      MessageDigest hash = algorithm.hash().orElseThrow().newMessageDigest();
      known = hash.digest(message().toByteArray());
      digest = known;
    }
    return known;
  }
}
