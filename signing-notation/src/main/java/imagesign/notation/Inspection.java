package imagesign.notation;

import imagesign.core.json.JsonObject;
import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import imagesign.signature.SignatureFailure;
import java.util.List;
import java.util.Objects;

/**
 * What the signatures of an image say. Nothing of it is verified.
 *
 * @param list what was listed
 * @param signatures the signatures that could be read
 * @param unreadable the others, and what is wrong with each
 */
public record Inspection(
    SignatureList list, List<Entry> signatures, List<SignatureFailure> unreadable) {
  /**
   * One signature.
   *
   * @param digest the digest of its manifest
   * @param signature what it says
   */
  public record Entry(Digest digest, InspectedSignature signature) {
    public Entry {
      Objects.requireNonNull(digest, "digest");
      Objects.requireNonNull(signature, "signature");
    }

    private JsonObject toJson() {
      return signature.json(JsonObject.builder().put("digest", digest.toString()));
    }
  }

  public Inspection {
    Objects.requireNonNull(list, "list");
    signatures = List.copyOf(signatures);
    unreadable = List.copyOf(unreadable);
  }

  /** {@return this as {@code notation inspect --output json} writes it, in one line} */
  public Bytes toJson() {
    return JsonObject.builder()
        .put("mediaType", list.mediaType().value())
        .put("signatures", signatures.stream().map(Entry::toJson).toList())
        .build()
        .toBytes();
  }
}
