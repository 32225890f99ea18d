package imagesign.testkit;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.BEROctetString;
import org.bouncycastle.asn1.BERSequence;
import org.bouncycastle.asn1.BERTaggedObject;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DLSet;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.tsp.Accuracy;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.jspecify.annotations.Nullable;

/** Writes one answer of a time-stamp authority, field by field, so that each can be wrong alone. */
final class TokenWriter {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int GRANTED = 0;
  private static final int GRANTED_WITH_MODS = 1;
  private static final int REJECTION = 2;

  private final TestChain chain;
  private final Set<TimestampFlaw> flaws;
  private final Set<TimestampForm> forms;
  private final Instant time;
  private final @Nullable Duration accuracy;
  private final long serial;

  TokenWriter(
      TestChain chain,
      Set<TimestampFlaw> flaws,
      Set<TimestampForm> forms,
      Instant time,
      @Nullable Duration accuracy,
      long serial) {
    this.chain = chain;
    this.flaws = flaws;
    this.forms = forms;
    this.time = time;
    this.accuracy = accuracy;
    this.serial = serial;
  }

  /** What is asked for. The imprint must not be changed. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Order(
      AlgorithmIdentifier hash,
      byte[] imprint,
      @Nullable BigInteger nonce,
      String policy,
      boolean certificates) {}

  byte[] response(Order order) {
    if (flaws.contains(TimestampFlaw.GARBAGE)) {
      return "no ASN.1".getBytes(StandardCharsets.US_ASCII);
    }
    if (flaws.contains(TimestampFlaw.REJECTED)) {
      return BouncyCastle.der(new DERSequence(status(REJECTION)));
    }
    int status = forms.contains(TimestampForm.GRANTED_WITH_MODS) ? GRANTED_WITH_MODS : GRANTED;
    ASN1EncodableVector response = new ASN1EncodableVector();
    response.add(status(status));
    response.add(contentInfo(order));
    return encode(new DERSequence(response));
  }

  byte[] token(Order order) {
    return encode(contentInfo(order));
  }

  /** Keeps the lengths of BER where the parts have them, and the order of sets. */
  private byte[] encode(ASN1Primitive value) {
    try {
      return isBer() ? value.getEncoded() : value.getEncoded(ASN1Encoding.DL);
    } catch (IOException e) {
      throw new IllegalStateException("test encoding", e);
    }
  }

  private static ASN1Encodable status(int status) {
    return new DERSequence(new ASN1Integer(status));
  }

  private ASN1Primitive contentInfo(Order order) {
    byte[] info = BouncyCastle.der(info(order));
    if (flaws.contains(TimestampFlaw.INFO_TRAILING_BYTES)) {
      info = Arrays.copyOf(info, info.length + 2);
    }
    return sequence(
        CMSObjectIdentifiers.signedData, explicit(0, signedData(info, order.certificates())));
  }

  private ASN1Primitive info(Order order) {
    ASN1EncodableVector info = new ASN1EncodableVector();
    info.add(new ASN1Integer(flaws.contains(TimestampFlaw.INFO_VERSION_2) ? 2 : 1));
    boolean otherPolicy = flaws.contains(TimestampFlaw.POLICY_OTHER);
    info.add(new ASN1ObjectIdentifier(otherPolicy ? "1.3.6.1.4.1.99999.2" : order.policy()));
    info.add(imprint(order));
    info.add(new ASN1Integer(serial));
    boolean rich = forms.contains(TimestampForm.RICH_STATEMENT);
    info.add(new ASN1GeneralizedTime(SECONDS.format(time) + (rich ? ".5Z" : "Z")));
    if (accuracy != null) {
      info.add(accuracyOf(accuracy));
    }
    if (rich) {
      info.add(ASN1Boolean.TRUE);
    }
    BigInteger nonce = nonce(order);
    if (nonce != null) {
      info.add(new ASN1Integer(nonce));
    }
    if (rich) {
      info.add(new DERTaggedObject(true, 0, new GeneralName(new X500Name("CN=authority"))));
    }
    if (rich || flaws.contains(TimestampFlaw.INFO_CRITICAL_EXTENSION)) {
      info.add(new DERTaggedObject(false, 1, extension()));
    }
    return new DERSequence(info);
  }

  private @Nullable BigInteger nonce(Order order) {
    if (order.nonce() == null || flaws.contains(TimestampFlaw.NONCE_MISSING)) {
      return null;
    }
    return flaws.contains(TimestampFlaw.NONCE_WRONG)
        ? order.nonce().add(BigInteger.ONE)
        : order.nonce();
  }

  private ASN1Encodable imprint(Order order) {
    byte[] value = order.imprint().clone();
    if (flaws.contains(TimestampFlaw.IMPRINT_WRONG)) {
      value[0] ^= 1;
    }
    return flaws.contains(TimestampFlaw.IMPRINT_SHA1)
        ? new DERSequence(
            new ASN1Encodable[] {
              new AlgorithmIdentifier(OIWObjectIdentifiers.idSHA1, DERNull.INSTANCE),
              new DEROctetString(Arrays.copyOf(value, 20))
            })
        : new DERSequence(new ASN1Encodable[] {order.hash(), new DEROctetString(value)});
  }

  private static Accuracy accuracyOf(Duration accuracy) {
    int millis = accuracy.toMillisPart();
    int micros = accuracy.toNanosPart() / 1000 % 1000;
    return new Accuracy(
        new ASN1Integer(accuracy.toSeconds()),
        millis == 0 ? null : new ASN1Integer(millis),
        micros == 0 ? null : new ASN1Integer(micros));
  }

  private Extensions extension() {
    boolean critical = flaws.contains(TimestampFlaw.INFO_CRITICAL_EXTENSION);
    return new Extensions(
        new Extension(
            new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.3"), critical, new byte[] {5, 0}));
  }

  private ASN1Primitive signedData(byte[] info, boolean certificates) {
    TokenSignature signature = new TokenSignature(chain, flaws, forms, time);
    ASN1EncodableVector data = new ASN1EncodableVector();
    data.add(new ASN1Integer(flaws.contains(TimestampFlaw.SIGNED_DATA_VERSION_1) ? 1 : 3));
    data.add(new DERSet(signature.digestAlgorithm()));
    data.add(sequence(contentType(), explicit(0, octets(info))));
    if (certificates && !flaws.contains(TimestampFlaw.CERTIFICATE_MISSING)) {
      data.add(new DERTaggedObject(false, 0, certificates(signature)));
    }
    // Signers stay in their order, which a verifier must not care for.
    data.add(new DLSet(signature.signers(info)));
    return isBer() ? new BERSequence(data) : new DERSequence(data);
  }

  private ASN1ObjectIdentifier contentType() {
    return flaws.contains(TimestampFlaw.CONTENT_TYPE_DATA)
        ? PKCSObjectIdentifiers.data
        : PKCSObjectIdentifiers.id_ct_TSTInfo;
  }

  private ASN1Set certificates(TokenSignature signature) {
    List<TestCertificate> all = new ArrayList<>(chain.issued());
    if (forms.contains(TimestampForm.WITHOUT_ROOT)) {
      all.remove(all.size() - 1);
    }
    if (forms.contains(TimestampForm.SHUFFLED)) {
      all.add(1, TestCertificate.authority("CN=foreign").issue());
      Collections.reverse(all);
    }
    signature.forgedCertificate().ifPresent(forged -> all.add(0, forged));
    return new DLSet(all.stream().map(TestCertificate::parsed).toArray(ASN1Encodable[]::new));
  }

  private boolean isBer() {
    return forms.contains(TimestampForm.BER);
  }

  private ASN1Primitive sequence(ASN1Encodable... values) {
    return isBer() ? new BERSequence(values) : new DERSequence(values);
  }

  private ASN1Primitive explicit(int number, ASN1Encodable value) {
    return isBer()
        ? new BERTaggedObject(true, number, value)
        : new DERTaggedObject(true, number, value);
  }

  private ASN1Primitive octets(byte[] content) {
    return isBer() ? new BEROctetString(content, 50) : new DEROctetString(content);
  }
}
