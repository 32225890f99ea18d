package imagesign.core.x509;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.core.asn1.Der;
import imagesign.core.asn1.DerReader;
import imagesign.core.asn1.Tag;
import imagesign.oci.Bytes;
import imagesign.testkit.TestCertificate;
import java.util.List;
import org.junit.jupiter.api.Test;

class DistinguishedNameTest {
  private static DistinguishedName name(String text) {
    return Certs.of(TestCertificate.codeSigner(text).issue()).subject();
  }

  private static Bytes attribute(String oid, Bytes value) {
    return Der.sequence(Der.objectIdentifier(oid), value);
  }

  private static DistinguishedName read(Bytes... relativeNames) {
    return DistinguishedName.read(DerReader.over(Der.sequence(relativeNames)));
  }

  @Test
  void keepsTheOrderAndTheKindOfEachPart() {
    DistinguishedName name = name("C=NO, ST=Oslo, OU=a+OU=b, DC=example, CN=release");
    assertThat(name.relativeNames()).hasSize(5);
    assertThat(name.relativeNames().get(0))
        .containsExactly(new DistinguishedName.Attribute("2.5.4.6", "NO", true));
    assertThat(name.relativeNames().get(2))
        .extracting(DistinguishedName.Attribute::value)
        .containsExactlyInAnyOrder("a", "b");
    assertThat(name.relativeNames().get(3).get(0).oid()).isEqualTo("0.9.2342.19200300.100.1.25");
    assertThat(name.toString())
        .isEqualTo("C=NO,ST=Oslo,OU=a+OU=b,0.9.2342.19200300.100.1.25=example,CN=release");
  }

  @Test
  void valuesThatAreNoTextStayEncoded() {
    Bytes number = Der.value(Tag.INTEGER, Bytes.copyOf(new byte[] {5}));
    DistinguishedName name = read(Der.value(Tag.SET, attribute("2.5.4.3", number)));
    assertThat(name.relativeNames())
        .containsExactly(List.of(new DistinguishedName.Attribute("2.5.4.3", "#020105", false)));
    // Text that looks like it is still text.
    Bytes text = Der.value(Tag.UTF8_STRING, Bytes.utf8("#020105"));
    DistinguishedName other = read(Der.value(Tag.SET, attribute("2.5.4.3", text)));
    assertThat(other.relativeNames().get(0).get(0).isText()).isTrue();
    assertThat(other.toString()).isEqualTo("CN=\\#020105");
    assertThat(name.toString()).isEqualTo("CN=#020105");
  }

  @Test
  void whatIsShownCanHideNothing() {
    assertThat(name("CN=a\\,O\\=b\\+c").toString()).isEqualTo("CN=a\\,O\\=b\\+c");
    Bytes text = Der.value(Tag.UTF8_STRING, Bytes.utf8(" a\n\u202eb "));
    assertThat(read(Der.value(Tag.SET, attribute("2.5.4.3", text))).toString())
        .isEqualTo("CN=\\ a\\u000a\\u202eb\\ ");
  }

  @Test
  void equalityIsOfBytes() {
    assertThat(name("CN=a")).isEqualTo(name("CN=a")).hasSameHashCodeAs(name("CN=a"));
    assertThat(name("CN=a")).isNotEqualTo(name("CN=A"));
    Bytes printable = Der.value(Tag.PRINTABLE_STRING, Bytes.utf8("a"));
    assertThat(read(Der.value(Tag.SET, attribute("2.5.4.3", printable))))
        .isNotEqualTo(name("CN=a"));
  }

  @Test
  void rejectsEmptyPartsAndTooMany() {
    Bytes text = attribute("2.5.4.11", Der.value(Tag.UTF8_STRING, Bytes.utf8("a")));
    Bytes[] many = new Bytes[65];
    java.util.Arrays.fill(many, Der.value(Tag.SET, text));
    assertThat(Certs.reason(() -> read(many))).isEqualTo(X509Reason.MALFORMED);
    assertThat(Certs.reason(() -> read(Der.value(Tag.SET)))).isEqualTo(X509Reason.MALFORMED);
    assertThat(read().relativeNames()).isEmpty();
  }
}
