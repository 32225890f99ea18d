package imagesign.cosign;

import imagesign.SignedArtifact.StoredSignature;
import imagesign.oci.Descriptor;
import imagesign.oci.Repository;
import java.util.Map;

/** Signs one manifest and stores the signature in one of the forms. */
interface SignatureWriter {
  /**
   * Signs a manifest.
   *
   * @param repository where it is, and where the signature goes
   * @param subject what describes it
   * @param annotations what to say in the signature
   * @return where the signature is
   */
  StoredSignature sign(Repository repository, Descriptor subject, Map<String, String> annotations);
}
