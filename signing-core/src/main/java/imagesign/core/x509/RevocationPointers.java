package imagesign.core.x509;

import imagesign.core.asn1.DerReader;
import imagesign.core.asn1.Tag;
import imagesign.oci.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a certificate says that its revocation can be looked up. The addresses come from whoever
 * had the certificate issued: nothing here is checked but the encoding.
 *
 * @param ocspResponders the addresses of OCSP responders, RFC 5280 §4.2.2.1
 * @param distributionPoints the distribution points of revocation lists, RFC 5280 §4.2.1.13, each
 *     with the addresses of the same list; none for a point that has no address
 * @param hasFreshestCrl whether it points to delta lists by itself, RFC 5280 §4.2.1.15
 */
public record RevocationPointers(
    List<String> ocspResponders, List<List<String>> distributionPoints, boolean hasFreshestCrl) {
  private static final int URI_NAME = 6;

  /** Copies the lists. */
  public RevocationPointers {
    ocspResponders = List.copyOf(ocspResponders);
    distributionPoints = List.copyOf(distributionPoints);
  }

  static RevocationPointers read(Map<String, Extension> extensions) {
    return new RevocationPointers(
        find(extensions, Oids.AUTHORITY_INFO_ACCESS)
            .map(RevocationPointers::readOcspResponders)
            .orElse(List.of()),
        find(extensions, Oids.CRL_DISTRIBUTION_POINTS)
            .map(RevocationPointers::readDistributionPoints)
            .orElse(List.of()),
        extensions.containsKey(Oids.FRESHEST_CRL));
  }

  private static Optional<Bytes> find(Map<String, Extension> extensions, String oid) {
    return Optional.ofNullable(extensions.get(oid)).map(Extension::value);
  }

  private static List<String> readOcspResponders(Bytes value) {
    DerReader in = DerReader.over(value).only(Tag.SEQUENCE);
    List<String> responders = new ArrayList<>();
    while (!in.atEnd()) {
      DerReader description = in.sequence();
      boolean ocsp = description.objectIdentifier().equals(Oids.ACCESS_OCSP);
      if (ocsp && description.nextIs(Tag.implicit(URI_NAME))) {
        responders.add(uri(description));
      } else {
        description.element();
      }
      description.end();
    }
    return responders;
  }

  /**
   * Reads CRLDistributionPoints, which FreshestCRL is too.
   *
   * @param value the value of the extension
   * @return the points, each with its addresses
   * @throws imagesign.core.asn1.MalformedAsn1Exception if it is something else
   */
  public static List<List<String>> readDistributionPoints(Bytes value) {
    DerReader in = DerReader.over(value).only(Tag.SEQUENCE);
    List<List<String>> points = new ArrayList<>();
    while (!in.atEnd()) {
      DerReader point = in.sequence();
      points.add(
          point.optional(Tag.explicit(0)).map(RevocationPointers::readNames).orElse(List.of()));
      skipRest(point);
    }
    return points;
  }

  /**
   * Reads a DistributionPointName.
   *
   * @param name what it is the only content of
   * @return the addresses in it, without names of other kinds
   * @throws imagesign.core.asn1.MalformedAsn1Exception if it is something else
   */
  public static List<String> readNames(DerReader name) {
    if (!name.nextIs(Tag.explicit(0))) {
      // A name relative to the issuer's: no address.
      name.enter(Tag.explicit(1));
      name.end();
      return List.of();
    }
    DerReader names = name.enter(Tag.explicit(0));
    name.end();
    List<String> addresses = new ArrayList<>();
    while (!names.atEnd()) {
      if (names.nextIs(Tag.implicit(URI_NAME))) {
        addresses.add(uri(names));
      } else {
        names.element();
      }
    }
    return List.copyOf(addresses);
  }

  private static String uri(DerReader in) {
    return new String(
        in.content(Tag.implicit(URI_NAME)).toByteArray(), StandardCharsets.ISO_8859_1);
  }

  private static void skipRest(DerReader in) {
    while (!in.atEnd()) {
      in.element();
    }
  }
}
