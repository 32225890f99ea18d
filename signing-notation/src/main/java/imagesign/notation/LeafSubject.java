package imagesign.notation;

import imagesign.core.x509.DistinguishedName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The subject of a leaf certificate as trusted identities see it, by walking its encoding. Notary
 * Project specification, "Trusted Identities Constraints".
 */
final class LeafSubject {
  private static final Map<String, String> TYPES =
      Map.of(
          "2.5.4.3", "CN",
          "2.5.4.5", "SERIALNUMBER",
          "2.5.4.6", "C",
          "2.5.4.7", "L",
          "2.5.4.8", "ST",
          "2.5.4.9", "STREET",
          "2.5.4.10", "O",
          "2.5.4.11", "OU",
          "2.5.4.17", "POSTALCODE");

  private LeafSubject() {}

  /** The values by type; throws {@link NotationException} for a subject that can't be compared. */
  static Map<String, String> attributes(DistinguishedName subject) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (List<DistinguishedName.Attribute> part : subject.relativeNames()) {
      if (part.size() != 1) {
        throw refused(NotationReason.SUBJECT_MULTI_VALUED, subject);
      }
      DistinguishedName.Attribute attribute = part.get(0);
      if (attributes.putIfAbsent(type(attribute, subject), attribute.value()) != null) {
        throw refused(NotationReason.SUBJECT_REPEATED, subject);
      }
    }
    if (!SubjectRule.hasMandatory(attributes)) {
      throw refused(NotationReason.SUBJECT_INCOMPLETE, subject);
    }
    return attributes;
  }

  /** Text of a known type; what Go would write in hexadecimal is never compared, CVE-2023-25656. */
  private static String type(DistinguishedName.Attribute attribute, DistinguishedName subject) {
    String type = TYPES.get(attribute.oid());
    if (type == null || !attribute.isText() || attribute.value().contains("=#")) {
      throw refused(NotationReason.SUBJECT_UNREADABLE, subject);
    }
    return type;
  }

  private static NotationException refused(NotationReason reason, DistinguishedName subject) {
    return new NotationException(reason, Texts.quote(subject.toString()));
  }
}
