package imagesign.core.x509;

import imagesign.core.asn1.DerReader;
import imagesign.core.asn1.Tag;
import imagesign.oci.Bytes;
import java.util.OptionalInt;

/**
 * Whether a certificate is a certificate authority, RFC 5280 §4.2.1.9.
 *
 * @param authority whether it is
 * @param pathLength how many other authorities may stand below it, if that is bounded
 */
public record BasicConstraints(boolean authority, OptionalInt pathLength) {
  static BasicConstraints read(Bytes der) {
    DerReader in = DerReader.over(der).only(Tag.SEQUENCE);
    boolean authority = in.optionalBoolean(Tag.BOOLEAN);
    OptionalInt pathLength =
        in.nextIs(Tag.INTEGER) ? OptionalInt.of(in.smallInteger()) : OptionalInt.empty();
    in.end();
    return new BasicConstraints(authority, pathLength);
  }
}
