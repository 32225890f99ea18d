package imagesign.core.x509;

import imagesign.core.asn1.DerReader;
import imagesign.core.asn1.Tag;
import imagesign.oci.Bytes;
import java.util.Collection;
import java.util.Set;

/**
 * Name constraints, RFC 5280 §4.2.1.10, only so far as to see that they can't concern a path: such
 * certificates have no names of the kinds that most constraints are about.
 */
final class NameConstraints {
  private static final int MAIL = Tag.implicit(1);

  /** DNS names, addresses of the web and of the network. */
  private static final Set<Integer> ALTERNATIVE_NAMES =
      Set.of(Tag.implicit(2), Tag.implicit(6), Tag.implicit(7));

  private static final String MAIL_ATTRIBUTE = "1.2.840.113549.1.9.1";

  private NameConstraints() {}

  /** {@return whether a certificate could have a name that is constrained} */
  static boolean concern(Bytes value, Collection<Certificate> below) {
    boolean alternativeNames =
        below.stream().anyMatch(c -> c.extension(Oids.SUBJECT_ALT_NAME).isPresent());
    boolean mail = below.stream().anyMatch(NameConstraints::hasMail);
    DerReader in = DerReader.over(value).only(Tag.SEQUENCE);
    boolean concerned = false;
    while (!in.atEnd()) {
      DerReader subtrees = in.enter(in.nextIs(Tag.explicit(0)) ? Tag.explicit(0) : Tag.explicit(1));
      while (!subtrees.atEnd()) {
        int kind = subtrees.sequence().tag();
        boolean harmless =
            !alternativeNames && (ALTERNATIVE_NAMES.contains(kind) || (kind == MAIL && !mail));
        concerned |= !harmless;
      }
    }
    return concerned;
  }

  private static boolean hasMail(Certificate certificate) {
    return certificate.subject().relativeNames().stream()
        .flatMap(Collection::stream)
        .anyMatch(attribute -> attribute.oid().equals(MAIL_ATTRIBUTE));
  }
}
