package imagesign.notation;

import imagesign.oci.MediaType;
import java.util.Arrays;
import java.util.Optional;

/** The two forms of a signature envelope, which say the same things. */
public enum EnvelopeFormat {
  /** JSON Web Signature in the flattened JSON form: the default of Notation. */
  JWS("application/jose+json"),
  /** COSE_Sign1: shorter. */
  COSE("application/cose");

  private final String mediaType;

  EnvelopeFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  /** {@return the media type of the envelope, which is that of a signature manifest's layer} */
  public MediaType mediaType() {
    return new MediaType(mediaType);
  }

  static Optional<EnvelopeFormat> of(MediaType mediaType) {
    return Arrays.stream(values()).filter(f -> f.mediaType.equals(mediaType.value())).findFirst();
  }
}
