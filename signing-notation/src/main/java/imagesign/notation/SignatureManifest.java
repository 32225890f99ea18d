package imagesign.notation;

import imagesign.core.json.JsonArray;
import imagesign.core.json.Manifests;
import imagesign.core.store.Attachments;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The manifest that makes an envelope refer to an image. Notary Project specification, "Storage";
 * nothing in it is signed.
 */
final class SignatureManifest {
  static final MediaType ARTIFACT_TYPE = new MediaType("application/vnd.cncf.notary.signature");

  private static final String THUMBPRINTS = "io.cncf.notary.x509chain.thumbprint#S256";
  private static final String CREATED = "org.opencontainers.image.created";

  private SignatureManifest() {}

  /** Whether a listing says that something is a Notation signature. */
  static boolean isSaidToBeSignature(Descriptor descriptor) {
    return descriptor.artifactType().filter(ARTIFACT_TYPE::equals).isPresent();
  }

  /** The form of an envelope and where it is. */
  record Layer(EnvelopeFormat format, Descriptor envelope) {}

  /**
   * The envelope that a manifest holds for an image; throws {@link NotationException} if it holds
   * none.
   */
  static Layer read(Manifest manifest, Digest subject) {
    if (!isSignature(manifest)) {
      throw new NotationException(NotationReason.NOT_A_SIGNATURE, "not a Notation signature");
    }
    if (manifest.subject().filter(s -> s.digest().equals(subject)).isEmpty()) {
      throw new NotationException(
          NotationReason.REFERRER_OF_OTHER, "the manifest does not refer to " + subject);
    }
    if (manifest.layers().size() != 1) {
      throw new NotationException(NotationReason.LAYER_COUNT, manifest.layers().size() + " layers");
    }
    Descriptor envelope = manifest.layers().get(0);
    EnvelopeFormat format =
        EnvelopeFormat.of(envelope.mediaType())
            .orElseThrow(
                () ->
                    new NotationException(
                        NotationReason.ENVELOPE_TYPE_UNSUPPORTED,
                        "an envelope of the type " + envelope.mediaType()));
    return new Layer(format, envelope);
  }

  private static boolean isSignature(Manifest manifest) {
    Optional<MediaType> config = manifest.config().map(Descriptor::mediaType);
    return manifest.artifactType().isPresent()
        ? manifest.artifactType().get().equals(ARTIFACT_TYPE)
            && config.map(MediaType.OCI_EMPTY::equals).orElse(true)
        : config.filter(ARTIFACT_TYPE::equals).isPresent();
  }

  /**
   * Writes a manifest.
   *
   * @param legacy whether in the form of notation 1.x, without artifactType
   */
  static Bytes write(
      Descriptor subject, Descriptor envelope, WrittenEnvelope written, boolean legacy) {
    return write(
        subject,
        envelope,
        annotations(written.annotations(), written.chain(), written.sound().header().signingTime()),
        legacy);
  }

  static Bytes write(
      Descriptor subject, Descriptor envelope, Map<String, String> annotations, boolean legacy) {
    var writer = Manifests.image();
    if (legacy) {
      writer.config(Descriptor.of(ARTIFACT_TYPE, Attachments.EMPTY_CONFIG));
    } else {
      writer
          .artifactType(ARTIFACT_TYPE)
          .config(Descriptor.of(MediaType.OCI_EMPTY, Attachments.EMPTY_CONFIG));
    }
    return writer
        .layers(List.of(envelope))
        .subject(Descriptor.of(subject.mediaType(), subject.digest(), subject.size()))
        .annotations(annotations)
        .toBytes();
  }

  /** What a plugin adds can't take the place of these two. */
  private static Map<String, String> annotations(
      Map<String, String> more, List<Bytes> chain, Instant created) {
    List<String> thumbprints =
        chain.stream().map(certificate -> Digest.sha256(certificate).hex()).toList();
    Map<String, String> annotations = new TreeMap<>(more);
    annotations.put(THUMBPRINTS, JsonArray.ofStrings(thumbprints).toBytes().toUtf8());
    annotations.put(CREATED, Times.format(created));
    return annotations;
  }
}
