package imagesign.cosign;

import imagesign.SignedArtifact.StoredSignature;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
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
    Descriptor bundle =
        store.putBlob(repository, Bundle.MEDIA_TYPE, Bundle.write(key.hint(), envelope(statement)));
    store.putBlob(repository, MediaType.OCI_EMPTY, ReferrerManifest.EMPTY_CONFIG);
    Bytes manifest = ReferrerManifest.write(subject, bundle, clock.instant());
    Descriptor stored =
        store.putManifest(
            ArtifactReference.of(repository, Digest.sha256(manifest)),
            MediaType.OCI_MANIFEST,
            manifest);
    return new StoredSignature(ArtifactReference.of(repository, subject.digest()), stored, true);
  }

  private DsseEnvelope envelope(Bytes statement) {
    Bytes signed = DsseEnvelope.preAuthenticationEncoding(SignStatement.PAYLOAD_TYPE, statement);
    return new DsseEnvelope(SignStatement.PAYLOAD_TYPE, statement, key.sign(signed));
  }
}
