package imagesign.core.crypto;

import imagesign.key.SignatureAlgorithm;
import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Says whether signatures were made with the private key of one public key.
 *
 * <p>Strict: one encoding of each signature is taken, of the exact length, its numbers in range; an
 * algorithm of another kind of key is no match. Whatever a hostile signature holds, the answer is
 * {@code false}, never an exception. ECDSA signatures with a large s verify, as they do with Cosign
 * and Notation, so a valid signature can be turned into another valid one by anybody: don't take
 * the bytes of a signature for an identity. Which hash goes with which curve is the format's to
 * demand. Thread-safe.
 */
public final class SignatureVerifier {
  private final Crypto crypto;
  private final CheckedKey key;
  private final EcdsaEncoding encoding;
  private final Map<Backend, Backend.PreparedKey> prepared = new ConcurrentHashMap<>(4);

  SignatureVerifier(Crypto crypto, CheckedKey key, EcdsaEncoding encoding) {
    this.crypto = crypto;
    this.key = key;
    this.encoding = Objects.requireNonNull(encoding, "encoding");
  }

  /**
   * Says whether the key can make signatures of an algorithm.
   *
   * @param algorithm the algorithm
   * @return whether it fits the kind of the key
   */
  public boolean fits(SignatureAlgorithm algorithm) {
    return key.fits(algorithm);
  }

  /**
   * Checks a signature over a message.
   *
   * @param algorithm the algorithm that the format demands
   * @param message the message
   * @param signature the signature
   * @return whether the signature is of this key, over exactly the message, by the algorithm
   */
  public boolean verify(SignatureAlgorithm algorithm, Bytes message, Bytes signature) {
    Objects.requireNonNull(message, "message");
    return wellFormed(algorithm, signature)
        .map(good -> compute(SignedInput.message(algorithm, message), good))
        .orElse(false);
  }

  /**
   * Checks a signature over a message of which only the digest is at hand.
   *
   * @param algorithm the algorithm that the format demands; not pure Ed25519
   * @param digest the digest of the message by the algorithm's own hash
   * @param signature the signature
   * @return whether the signature is of this key, over a message of that digest, by the algorithm
   * @throws IllegalArgumentException if the digest is not by the algorithm's hash
   */
  public boolean verifyDigest(SignatureAlgorithm algorithm, Digest digest, Bytes signature) {
    if (!algorithm.hash().equals(Optional.of(digest.algorithm()))) {
      throw new IllegalArgumentException("digest: " + algorithm + " has another hash");
    }
    return wellFormed(algorithm, signature)
        .map(good -> computeByDigest(SignedInput.digest(algorithm, digest), good))
        .orElse(false);
  }

  /**
   * Checks an RSASSA-PKCS1-v1_5 signature by any of the SHA-2 hashes, as certificates, revocation
   * lists and time-stamp tokens carry. Formats of signatures on artifacts know SHA-256 only.
   *
   * @param digest the digest of what is signed, by the hash that the signature names
   * @param signature the signature
   * @return whether the signature is of this key, over a message of that digest, by that hash
   */
  public boolean verifyPkcs1(Digest digest, Bytes signature) {
    return key instanceof CheckedKey.Rsa rsa
        && WellFormedSignature.parse(signature, key, encoding)
            .map(
                good ->
                    RsaPkcs1.verify(
                        rsa, digest.algorithm(), digest.value().toByteArray(), good.encoded()))
            .orElse(false);
  }

  private Optional<WellFormedSignature> wellFormed(SignatureAlgorithm algorithm, Bytes signature) {
    return key.fits(algorithm)
        ? WellFormedSignature.parse(signature, key, encoding)
        : Optional.empty();
  }

  private boolean computeByDigest(SignedInput input, WellFormedSignature signature) {
    if (key instanceof CheckedKey.Rsa rsa) {
      byte[] encoded = signature.encoded();
      return input.algorithm() == SignatureAlgorithm.RSA_PKCS1_SHA256
          ? RsaPkcs1.verify(rsa, Digest.Algorithm.SHA256, input.digest(), encoded)
          : RsaPssByDigest.verify(rsa, input.algorithm(), input.digest(), encoded);
    }
    // No provider of the JDK takes the digest of Ed25519ph; Bouncy Castle does.
    return input.algorithm() == SignatureAlgorithm.ED25519PH
        ? require(BouncyCastleBackend.load().orElseThrow(), input, signature)
        : compute(input, signature);
  }

  private boolean compute(SignedInput input, WellFormedSignature signature) {
    Backend backend = crypto.backendFor(input.algorithm());
    if (backend != JcaBackend.PLATFORM) {
      try {
        return ask(backend, input, signature);
      } catch (GeneralSecurityException | RuntimeException e) {
        // A provider that can't tell has not said no: the platform decides.
      }
    }
    return require(JcaBackend.PLATFORM, input, signature);
  }

  private boolean require(Backend backend, SignedInput input, WellFormedSignature signature) {
    try {
      return ask(backend, input, signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no provider computes " + input.algorithm(), e);
    }
  }

  private boolean ask(Backend backend, SignedInput input, WellFormedSignature signature)
      throws GeneralSecurityException {
    Backend.PreparedKey own = prepared.get(backend);
    if (own == null) {
      own = backend.prepare(key);
      prepared.put(backend, own);
    }
    return own.verify(input, signature);
  }
}
