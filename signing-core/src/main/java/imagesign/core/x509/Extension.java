package imagesign.core.x509;

import imagesign.core.asn1.DerReader;
import imagesign.core.asn1.Tag;
import imagesign.oci.Bytes;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * An extension, RFC 5280 §4.2.
 *
 * @param oid which one, in dotted form
 * @param critical whether it must be understood
 * @param value its value in DER
 */
public record Extension(String oid, boolean critical, Bytes value) {
  private static final int MAX_EXTENSIONS = 128;

  /** Checks that all is there. */
  public Extension {
    Objects.requireNonNull(oid, "oid");
    Objects.requireNonNull(value, "value");
  }

  /**
   * Reads a SEQUENCE of extensions, each of which may be there once.
   *
   * @param reader what the sequence is the only content of
   * @return the extensions by identifier, in order
   * @throws X509Exception if one is there twice
   * @throws imagesign.core.asn1.MalformedAsn1Exception if it is no such sequence
   */
  public static Map<String, Extension> readAll(DerReader reader) {
    return readContent(reader.only(Tag.SEQUENCE));
  }

  /**
   * Reads extensions, each of which may be there once.
   *
   * @param sequence the content of the sequence
   * @return the extensions by identifier, in order
   * @throws X509Exception if one is there twice
   * @throws imagesign.core.asn1.MalformedAsn1Exception if it is no such sequence
   */
  public static Map<String, Extension> readContent(DerReader sequence) {
    Map<String, Extension> extensions = new LinkedHashMap<>();
    while (!sequence.atEnd()) {
      Extension extension = read(sequence.sequence());
      if (extensions.put(extension.oid(), extension) != null
          || extensions.size() > MAX_EXTENSIONS) {
        throw X509Exception.malformed("an extension that is there twice, or too many of them");
      }
    }
    return Collections.unmodifiableMap(extensions);
  }

  private static Extension read(DerReader extension) {
    String oid = extension.objectIdentifier();
    boolean critical = extension.optionalBoolean(Tag.BOOLEAN);
    Bytes value = extension.octetString();
    extension.end();
    return new Extension(oid, critical, value);
  }
}
