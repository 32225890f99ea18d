package imagesign.notation;

import imagesign.oci.Descriptor;
import java.util.Map;
import java.util.Optional;

/** Makes envelopes, wherever the key is. Implementations are thread-safe. */
interface EnvelopeMaker {
  /**
   * Makes an envelope.
   *
   * @param target what to sign, with the user's metadata
   * @param options how
   * @return the envelope, which verifies
   */
  WrittenEnvelope write(Descriptor target, SignerOptions options);

  /** Says now what could go wrong with options later; throws {@link IllegalArgumentException}. */
  default void check(SignerOptions options) {}

  /** {@return the key, if its chain is known before it signs} */
  default Optional<CertifiedKey> localKey() {
    return Optional.empty();
  }

  /** Only what binds content, and the user's metadata, whatever else describes the subject. */
  static Descriptor target(Descriptor subject, Map<String, String> metadata) {
    for (String name : metadata.keySet()) {
      if (name.startsWith(Attributes.RESERVED)) {
        throw new IllegalArgumentException("annotations: reserved: " + Texts.quote(name));
      }
    }
    return Descriptor.of(subject.mediaType(), subject.digest(), subject.size())
        .withAnnotations(metadata);
  }
}
