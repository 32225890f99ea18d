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
    return attribute
        .shortName()
        .filter(type -> attribute.isText() && !attribute.value().contains("=#"))
        .orElseThrow(() -> refused(NotationReason.SUBJECT_UNREADABLE, subject));
  }

  private static NotationException refused(NotationReason reason, DistinguishedName subject) {
    return new NotationException(reason, Texts.quote(subject.toString()));
  }
}
