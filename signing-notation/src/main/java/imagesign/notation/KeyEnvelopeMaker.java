package imagesign.notation;

import imagesign.oci.Descriptor;
import java.util.Optional;

/** Makes envelopes with a key whose chain is at hand. */
record KeyEnvelopeMaker(CertifiedKey key) implements EnvelopeMaker {
  @Override
  public WrittenEnvelope write(Descriptor target, SignerOptions options) {
    UnsignedEnvelope unsigned = UnsignedEnvelope.of(key.algorithm(), target, options);
    key.requireValidAt(unsigned.header().signingTime());
    return unsigned.complete(
        key.sign(unsigned.toBeSigned()),
        key.certificates(),
        options.agent(),
        options.countersigner());
  }

  @Override
  public Optional<CertifiedKey> localKey() {
    return Optional.of(key);
  }
}
