package imagesign.core.crypto;

import imagesign.oci.Bytes;
import java.util.Optional;

/** How a format writes the two numbers of an ECDSA signature. */
public enum EcdsaEncoding {
  /** A DER SEQUENCE of two INTEGERs, as Cosign and X.509 have it. RFC 3279 §2.2.3. */
  DER {
    @Override
    Optional<EcdsaSignature> parse(Bytes signature, Curve curve) {
      return EcdsaSignature.parseDer(signature, curve);
    }
  },
  /**
   * Both numbers at the width of the curve's order, r first, as JWS and COSE have it. RFC 7518
   * §3.4.
   */
  FIXED_WIDTH {
    @Override
    Optional<EcdsaSignature> parse(Bytes signature, Curve curve) {
      return EcdsaSignature.parseFixedWidth(signature, curve);
    }
  };

  abstract Optional<EcdsaSignature> parse(Bytes signature, Curve curve);
}
