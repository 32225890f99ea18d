package imagesign.notation;

import imagesign.core.crypto.Crypto;
import imagesign.core.crypto.EcdsaEncoding;
import imagesign.core.x509.Certificate;
import imagesign.core.x509.CertificateChain;
import imagesign.core.x509.X509Exception;
import imagesign.core.x509.X509Reason;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import java.util.List;
import java.util.stream.Stream;

/**
 * An envelope whose integrity holds: the leaf's key signed it, the header keeps the rules, and so
 * does the chain. Says nothing of whether anybody trusts the chain, or of time. Notary Project
 * specification, "Signature Verification", step integrity.
 *
 * @param envelope the envelope
 * @param header what its signed header says
 * @param chain its certificates
 * @param target what is signed
 */
record SoundEnvelope(
    Envelope envelope, SignedHeader header, CertificateChain chain, Descriptor target) {
  /** Verifies an envelope; throws {@link NotationException} with the first fault. */
  static SoundEnvelope verify(EnvelopeFormat format, Bytes content, Crypto crypto) {
    Envelope envelope = Envelope.parse(format, content);
    try {
      return verify(envelope, crypto);
    } catch (X509Exception e) {
      throw new NotationException(e.reason(), String.valueOf(e.getMessage()), e);
    }
  }

  private static SoundEnvelope verify(Envelope envelope, Crypto crypto) {
    List<Bytes> chain = envelope.unsigned().chain();
    Certificate leaf = Certificate.parse(chain.get(0));
    requireSignature(envelope, leaf, crypto);
    SignedHeader header = HeaderRules.read(envelope.header());
    return new SoundEnvelope(
        envelope,
        header,
        chain(leaf, chain.subList(1, chain.size()), crypto),
        Payload.parse(envelope.payload()).target());
  }

  /** {@return the hash that goes with the signer's key} */
  Digest.Algorithm hash() {
    return chain.keySpec().hash();
  }

  private static void requireSignature(Envelope envelope, Certificate leaf, Crypto crypto) {
    NotationAlgorithm algorithm = requireAlgorithm(envelope, leaf);
    boolean signed =
        crypto
            .verifier(leaf.publicKey(), EcdsaEncoding.FIXED_WIDTH)
            .verify(algorithm.algorithm(), envelope.toBeSigned(), envelope.signature());
    if (!signed) {
      throw new NotationException(
          NotationReason.SIGNATURE_INVALID, "not signed with the key of " + leaf.subject());
    }
  }

  /** The key decides; what the header says must be the same. */
  private static NotationAlgorithm requireAlgorithm(Envelope envelope, Certificate leaf) {
    NotationAlgorithm named =
        envelope
            .header()
            .algorithm()
            .orElseThrow(
                () -> new NotationException(NotationReason.ALGORITHM_MISSING, "no algorithm"));
    NotationAlgorithm ofKey =
        NotationAlgorithm.ofKey(leaf.publicKey())
            .orElseThrow(
                () ->
                    new NotationException(
                        X509Reason.LEAF_KEY_UNSUPPORTED, "the key of " + leaf.subject()));
    if (named != ofKey) {
      throw new NotationException(
          NotationReason.ALGORITHM_NOT_OF_KEY,
          named + ", where the key of " + leaf.subject() + " goes with " + ofKey);
    }
    return named;
  }

  /** Counts before it reads: the envelope may hold any number. */
  private static CertificateChain chain(Certificate leaf, List<Bytes> issuers, Crypto crypto) {
    if (issuers.size() >= CertificateChain.MAX_CERTIFICATES) {
      throw new NotationException(
          X509Reason.CHAIN_TOO_LONG, (issuers.size() + 1) + " certificates");
    }
    return CertificateChain.codeSigning(
        Stream.concat(Stream.of(leaf), issuers.stream().map(Certificate::parse)).toList(), crypto);
  }
}
