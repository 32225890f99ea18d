package imagesign.cosign;

import imagesign.oci.Digest;
import java.util.List;
import java.util.Map;

/** What a signed payload says. */
interface Claims {
  /**
   * The signed annotations whose values are strings, once for each place where the payload is about
   * a digest; empty if it is not.
   */
  List<Map<String, String>> about(Digest digest);
}
