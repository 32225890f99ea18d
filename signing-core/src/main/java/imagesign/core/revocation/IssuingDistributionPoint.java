package imagesign.core.revocation;

import imagesign.core.asn1.DerReader;
import imagesign.core.asn1.Tag;
import imagesign.core.x509.Certificate;
import imagesign.core.x509.RevocationPointers;
import imagesign.oci.Bytes;
import java.util.List;

/**
 * What a list is about, RFC 5280 §5.2.5.
 *
 * @param addresses where the list is published, if that is said
 * @param usersOnly whether it leaves authorities out
 * @param authoritiesOnly whether it leaves all others out
 * @param partial whether it is about some reasons, other issuers or attribute certificates
 */
record IssuingDistributionPoint(
    List<String> addresses, boolean usersOnly, boolean authoritiesOnly, boolean partial) {
  static IssuingDistributionPoint parse(Bytes value) {
    DerReader in = DerReader.over(value).only(Tag.SEQUENCE);
    List<String> addresses =
        in.optional(Tag.explicit(0)).map(RevocationPointers::readNames).orElse(List.of());
    boolean usersOnly = in.optionalBoolean(Tag.implicit(1));
    boolean authoritiesOnly = in.optionalBoolean(Tag.implicit(2));
    boolean someReasons = in.optional(Tag.implicit(3)).isPresent();
    boolean indirect = in.optionalBoolean(Tag.implicit(4));
    boolean attributesOnly = in.optionalBoolean(Tag.implicit(5));
    in.end();
    return new IssuingDistributionPoint(
        addresses, usersOnly, authoritiesOnly, someReasons || indirect || attributesOnly);
  }

  /**
   * Says whether a list tells all about a certificate. A list in parts names the address of each
   * part: another part would not have the certificate in it.
   */
  boolean covers(Certificate certificate) {
    boolean authority = certificate.isAuthority();
    boolean kind = !(usersOnly && authority) && !(authoritiesOnly && !authority);
    boolean place =
        addresses.isEmpty()
            || certificate.revocationPointers().distributionPoints().stream()
                .flatMap(List::stream)
                .anyMatch(addresses::contains);
    return kind && place && !partial;
  }
}
