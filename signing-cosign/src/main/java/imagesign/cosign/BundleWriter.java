package imagesign.cosign;

import imagesign.SignedArtifact.StoredSignature;
import imagesign.core.store.Attachments;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Repository;
import imagesign.spi.ArtifactStore;
import java.time.InstantSource;
import java.util.Map;

/** Stores a signature as a sigstore bundle that refers to the image; each one is a new referrer. */
record BundleWriter(ImageKey key, ArtifactStore store, InstantSource clock)
    implements SignatureWriter {
  @Override
  public StoredSignature sign(
      Repository repository, Descriptor subject, Map<String, String> annotations) {
    Bytes statement = SignStatement.write(subject.digest(), annotations);
    return Attachments.store(
        store,
        ArtifactReference.of(repository, subject.digest()),
        Bundle.MEDIA_TYPE,
        Bundle.write(key.hint(), envelope(statement)),
        bundle -> ReferrerManifest.write(subject, bundle, clock.instant()));
  }

  private DsseEnvelope envelope(Bytes statement) {
    Bytes signed = DsseEnvelope.preAuthenticationEncoding(SignStatement.PAYLOAD_TYPE, statement);
    return new DsseEnvelope(SignStatement.PAYLOAD_TYPE, statement, key.sign(signed));
  }
}
