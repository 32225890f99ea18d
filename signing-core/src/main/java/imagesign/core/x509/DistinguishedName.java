package imagesign.core.x509;

import imagesign.core.asn1.Asn1Text;
import imagesign.core.asn1.DerReader;
import imagesign.core.asn1.Tag;
import imagesign.oci.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The name of a subject or an issuer, RFC 5280 §4.1.2.4, as it was encoded. Two are equal if their
 * bytes are. Immutable and thread-safe.
 */
public final class DistinguishedName {
  private static final int MAX_ATTRIBUTES = 64;

  private static final Map<String, String> SHORT_NAMES =
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

  private final Bytes der;
  private final List<List<Attribute>> relativeNames;

  private DistinguishedName(Bytes der, List<List<Attribute>> relativeNames) {
    this.der = der;
    this.relativeNames = relativeNames;
  }

  /**
   * An attribute of a name.
   *
   * @param oid its type, in dotted form
   * @param value its text; of a value that is no character string its DER in hexadecimal after a #
   * @param isText whether the value is a character string
   */
  public record Attribute(String oid, String value, boolean isText) {
    /** {@return the short name of its type, {@code CN}, for the nine types that have one here} */
    public Optional<String> shortName() {
      return Optional.ofNullable(SHORT_NAMES.get(oid));
    }
  }

  static DistinguishedName read(DerReader reader) {
    Bytes der = reader.element();
    DerReader names = DerReader.over(der).only(Tag.SEQUENCE);
    List<List<Attribute>> relativeNames = new ArrayList<>();
    int attributes = 0;
    while (!names.atEnd()) {
      List<Attribute> relativeName = readRelativeName(names.enter(Tag.SET));
      relativeNames.add(relativeName);
      attributes += relativeName.size();
      if (relativeName.isEmpty() || attributes > MAX_ATTRIBUTES) {
        throw X509Exception.malformed("a name with an empty part, or too many parts");
      }
    }
    return new DistinguishedName(der, List.copyOf(relativeNames));
  }

  private static List<Attribute> readRelativeName(DerReader set) {
    List<Attribute> attributes = new ArrayList<>();
    while (!set.atEnd()) {
      DerReader attribute = set.sequence();
      String oid = attribute.objectIdentifier();
      attributes.add(readValue(oid, attribute.element()));
      attribute.end();
    }
    return List.copyOf(attributes);
  }

  private static Attribute readValue(String oid, Bytes value) {
    DerReader reader = DerReader.over(value);
    int tag = reader.tag();
    return Asn1Text.decode(tag, reader.content(tag))
        .map(text -> new Attribute(oid, text, true))
        .orElseGet(() -> new Attribute(oid, "#" + value.toHex(), false));
  }

  /** {@return the encoded name} */
  public Bytes der() {
    return der;
  }

  /**
   * {@return the relative distinguished names in the order of the encoding, each with its
   * attributes, mostly one}
   */
  public List<List<Attribute>> relativeNames() {
    return relativeNames;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DistinguishedName that && der.equals(that.der);
  }

  @Override
  public int hashCode() {
    return der.hashCode();
  }

  /** {@return the name as RFC 4514 writes it: the last part of the encoding first} */
  public String toRfc4514() {
    List<String> parts = new ArrayList<>(parts());
    Collections.reverse(parts);
    return String.join(",", parts);
  }

  /** {@return the name for a reader, as RFC 4514 writes it but in the order of the encoding} */
  @Override
  public String toString() {
    return String.join(",", parts());
  }

  private List<String> parts() {
    return relativeNames.stream()
        .map(name -> name.stream().map(DistinguishedName::text).collect(Collectors.joining("+")))
        .toList();
  }

  private static String text(Attribute attribute) {
    String type = attribute.shortName().orElse(attribute.oid());
    return type + "=" + (attribute.isText() ? escape(attribute.value()) : attribute.value());
  }

  private static String escape(String value) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean edge = i == 0 || i == value.length() - 1;
      if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
        escaped.append(String.format("\\u%04x", (int) c));
      } else if (",+\"\\<>;=".indexOf(c) >= 0 || (edge && c == ' ') || (i == 0 && c == '#')) {
        escaped.append('\\').append(c);
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
