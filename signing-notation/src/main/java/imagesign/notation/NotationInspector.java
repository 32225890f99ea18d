package imagesign.notation;

import imagesign.core.store.Subjects;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Manifest;
import imagesign.oci.Repository;
import imagesign.signature.CommonReason;
import imagesign.signature.SignatureFailure;
import imagesign.signature.SignatureSource;
import imagesign.signature.SignatureSource.Place;
import imagesign.spi.ArtifactSource;
import imagesign.spi.ContentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Looks at the Notation signatures of an image without verifying them. Immutable and thread-safe.
 */
public final class NotationInspector {
  private static final int MAX_REFERRERS = 1000;

  private final ArtifactSource source;
  private final int maxSignatures;

  private NotationInspector(ArtifactSource source, int maxSignatures) {
    this.source = source;
    this.maxSignatures = maxSignatures;
  }

  /**
   * Makes an inspector.
   *
   * @param source where images and signatures are read
   * @return the inspector, which looks at 100 signatures at most
   */
  public static NotationInspector of(ArtifactSource source) {
    return new NotationInspector(Objects.requireNonNull(source, "source"), 100);
  }

  /**
   * Limits how many signatures of an image are looked at; 100 by default.
   *
   * @param count at least 1
   * @return an inspector with this limit
   */
  public NotationInspector maxSignatures(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count: " + count);
    }
    return new NotationInspector(source, count);
  }

  /**
   * Lists signatures as {@code notation list} does.
   *
   * @param reference the image
   * @return what is listed as a signature of it
   * @throws imagesign.ImageSigningException if there is no such image, or no answer
   */
  public SignatureList list(ArtifactReference reference) {
    Manifest image = Subjects.resolve(source, reference);
    List<Descriptor> signatures =
        source
            .referrers(reference.repository(), image.digest(), MAX_REFERRERS)
            .descriptors()
            .stream()
            .filter(SignatureManifest::isSaidToBeSignature)
            .toList();
    boolean more = signatures.size() > maxSignatures;
    return new SignatureList(
        reference.withDigest(image.digest()),
        image.mediaType(),
        more ? signatures.subList(0, maxSignatures) : signatures,
        more);
  }

  /**
   * Reads what signatures say as {@code notation inspect} does.
   *
   * @param reference the image
   * @return what they say, and which could not be read
   * @throws imagesign.ImageSigningException if there is no such image, or no answer
   */
  public Inspection inspect(ArtifactReference reference) {
    SignatureList list = list(reference);
    List<Inspection.Entry> signatures = new ArrayList<>();
    List<SignatureFailure> unreadable = new ArrayList<>();
    for (Descriptor descriptor : list.signatures()) {
      try {
        signatures.add(new Inspection.Entry(descriptor.digest(), read(list, descriptor)));
      } catch (ContentException e) {
        unreadable.add(
            new SignatureFailure(
                source(list, descriptor), e.reason(), String.valueOf(e.getMessage())));
      }
    }
    return new Inspection(list, signatures, unreadable);
  }

  private InspectedSignature read(SignatureList list, Descriptor descriptor) {
    Repository repository = list.reference().repository();
    Manifest manifest =
        source
            .manifest(ArtifactReference.of(repository, descriptor.digest()))
            .orElseThrow(() -> missing(descriptor));
    SignatureManifest.Layer layer =
        ContentExceptions.of(
            () -> SignatureManifest.read(manifest, list.reference().digest().orElseThrow()));
    Bytes envelope =
        source
            .blob(repository, layer.envelope(), NotationCandidate.MAX_ENVELOPE_BYTES)
            .orElseThrow(() -> missing(layer.envelope()));
    return InspectedSignature.of(layer.format(), envelope);
  }

  private static ContentException missing(Descriptor descriptor) {
    return new ContentException(
        CommonReason.CONTENT_MISSING, descriptor.digest() + " is not there");
  }

  private static SignatureSource source(SignatureList list, Descriptor descriptor) {
    return new SignatureSource(
        NotationScheme.ID,
        Place.REFERRER,
        ArtifactReference.of(list.reference().repository(), descriptor.digest()),
        0);
  }
}
