package imagesign.core.revocation;

import static imagesign.core.revocation.RevocationException.require;

import imagesign.core.asn1.DerReader;
import imagesign.core.asn1.MalformedAsn1Exception;
import imagesign.core.asn1.Tag;
import imagesign.core.crypto.Crypto;
import imagesign.core.x509.Certificate;
import imagesign.core.x509.Extension;
import imagesign.core.x509.KeyUsage;
import imagesign.core.x509.Oids;
import imagesign.core.x509.RevocationPointers;
import imagesign.core.x509.SignatureIdentifier;
import imagesign.core.x509.X509Exception;
import imagesign.oci.Bytes;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A certificate revocation list, RFC 5280 §5.1, whose signature and times are checked. Entries are
 * read when a certificate is looked up; the list is gone through once for each.
 */
final class RevocationList {
  private static final String CRL_NUMBER = "2.5.29.20";
  private static final String DELTA_INDICATOR = "2.5.29.27";
  private static final String DISTRIBUTION_POINT = "2.5.29.28";
  private static final Set<String> UNDERSTOOD = Set.of(DELTA_INDICATOR, DISTRIBUTION_POINT);
  private static final int V2 = 1;

  private final Instant nextUpdate;
  private final @Nullable DerReader entries;
  private final Map<String, Extension> extensions;

  private RevocationList(
      Instant nextUpdate, @Nullable DerReader entries, Map<String, Extension> extensions) {
    this.nextUpdate = nextUpdate;
    this.entries = entries;
    this.extensions = extensions;
  }

  /** Reads and checks a list of an issuer. */
  static RevocationList verify(Bytes der, Certificate issuer, Instant now, Crypto crypto) {
    try {
      DerReader list = DerReader.over(der).only(Tag.SEQUENCE);
      DerReader content = list.fork();
      Bytes toBeSigned = list.element();
      Bytes algorithm = list.element();
      Bytes signature = list.bitString();
      list.end();
      checkSignature(toBeSigned, algorithm, signature, issuer, crypto);
      return read(content.sequence(), algorithm, issuer, now);
    } catch (MalformedAsn1Exception | X509Exception e) {
      throw new RevocationException(
          RevocationReason.CRL_MALFORMED, "no revocation list: " + e.getMessage());
    }
  }

  private static void checkSignature(
      Bytes toBeSigned, Bytes algorithm, Bytes signature, Certificate issuer, Crypto crypto) {
    require(
        issuer.keyUsage().map(usages -> usages.contains(KeyUsage.CRL_SIGN)).orElse(true),
        RevocationReason.CRL_SIGN_MISSING);
    boolean good;
    try {
      good =
          SignatureIdentifier.readComplete(DerReader.over(algorithm))
              .verify(issuer.verifier(crypto), toBeSigned, signature);
    } catch (X509Exception e) {
      throw new RevocationException(
          RevocationReason.CRL_SIGNATURE, "revocation list: " + e.getMessage());
    }
    require(good, RevocationReason.CRL_SIGNATURE);
  }

  private static RevocationList read(
      DerReader in, Bytes algorithm, Certificate issuer, Instant now) {
    boolean v2 = in.nextIs(Tag.INTEGER);
    if (v2 && in.smallInteger() != V2) {
      throw new MalformedAsn1Exception("a version that is not known");
    }
    if (!in.element().equals(algorithm)) {
      throw new MalformedAsn1Exception("two different signature algorithms");
    }
    require(in.element().equals(issuer.subject().der()), RevocationReason.CRL_ISSUER);
    Instant thisUpdate = in.time();
    boolean ends = in.nextIs(Tag.UTC_TIME) || in.nextIs(Tag.GENERALIZED_TIME);
    require(ends, RevocationReason.CRL_NEXT_UPDATE_MISSING);
    Instant nextUpdate = in.time();
    DerReader entries = in.optional(Tag.SEQUENCE).orElse(null);
    Map<String, Extension> extensions =
        in.optional(Tag.explicit(0)).map(Extension::readAll).orElse(Map.of());
    in.end();
    require(!thisUpdate.isAfter(now.plus(Times.TOLERANCE)), RevocationReason.CRL_NOT_YET_VALID);
    require(!now.isAfter(nextUpdate), RevocationReason.CRL_EXPIRED);
    require(
        extensions.values().stream().noneMatch(e -> e.critical() && !UNDERSTOOD.contains(e.oid())),
        RevocationReason.CRL_CRITICAL_EXTENSION);
    return new RevocationList(nextUpdate, entries, extensions);
  }

  Instant nextUpdate() {
    return nextUpdate;
  }

  boolean isDelta() {
    return extensions.containsKey(DELTA_INDICATOR);
  }

  /** {@return the number of the list, which a delta builds on or which has one} */
  BigInteger number() {
    return readNumber(CRL_NUMBER);
  }

  /** {@return the number of the list that a delta starts from} */
  BigInteger baseNumber() {
    return readNumber(DELTA_INDICATOR);
  }

  private BigInteger readNumber(String oid) {
    Extension extension = extensions.get(oid);
    if (extension == null) {
      throw new RevocationException(RevocationReason.CRL_DELTA_NUMBER, "a list without a number");
    }
    try {
      return DerReader.over(extension.value()).unsignedInteger();
    } catch (MalformedAsn1Exception e) {
      throw malformed(e);
    }
  }

  /** {@return the addresses of the delta of this list} */
  List<String> deltaLocations() {
    Extension extension = extensions.get(Oids.FRESHEST_CRL);
    try {
      return extension == null
          ? List.of()
          : RevocationPointers.readDistributionPoints(extension.value()).stream()
              .flatMap(List::stream)
              .toList();
    } catch (MalformedAsn1Exception e) {
      throw malformed(e);
    }
  }

  /** Demands that the list covers a certificate, for every reason. RFC 5280 §5.2.5, §6.3.3. */
  void requireCovers(Certificate certificate) {
    Extension extension = extensions.get(DISTRIBUTION_POINT);
    try {
      require(
          extension == null
              || IssuingDistributionPoint.parse(extension.value()).covers(certificate),
          RevocationReason.CRL_SCOPE);
    } catch (MalformedAsn1Exception e) {
      throw malformed(e);
    }
  }

  /** {@return what the list says of a number} */
  List<RevokedEntry> find(BigInteger serial) {
    List<RevokedEntry> found = new ArrayList<>();
    byte[] wanted = serial.toByteArray();
    try {
      DerReader in = Optional.ofNullable(entries).map(DerReader::fork).orElse(null);
      while (in != null && !in.atEnd()) {
        DerReader entry = in.sequence();
        if (entry.contentEquals(Tag.INTEGER, wanted)) {
          found.add(RevokedEntry.read(entry));
        }
      }
      return found;
    } catch (MalformedAsn1Exception e) {
      throw malformed(e);
    }
  }

  private static RevocationException malformed(MalformedAsn1Exception e) {
    return new RevocationException(
        RevocationReason.CRL_MALFORMED, "malformed revocation list: " + e.getMessage());
  }
}
