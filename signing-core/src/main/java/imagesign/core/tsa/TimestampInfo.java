package imagesign.core.tsa;

import imagesign.core.asn1.DerReader;
import imagesign.core.asn1.MalformedAsn1Exception;
import imagesign.core.asn1.Tag;
import imagesign.core.x509.Extension;
import imagesign.core.x509.SignatureIdentifier;
import imagesign.core.x509.X509Exception;
import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What an authority states, RFC 3161 §2.4.2.
 *
 * @param policy its policy, as an object identifier
 * @param imprint the digest of what was stamped
 * @param serial the number of the stamp
 * @param time the time
 * @param statedAccuracy how far the time may be off, if that is said
 * @param nonce the nonce of the request, if it had one
 */
public record TimestampInfo(
    String policy,
    Digest imprint,
    BigInteger serial,
    Instant time,
    Optional<Duration> statedAccuracy,
    Optional<BigInteger> nonce) {
  private static final int VERSION = 1;

  /** The best-practice policy, whose stamps are within a second. ETSI EN 319 421 §5.2. */
  private static final String BEST_PRACTICE = "0.4.0.2023.1.1";

  /**
   * {@return how far the time may be off: what is stated, else a second under the best-practice
   * policy, else nothing}
   */
  public Duration accuracy() {
    return statedAccuracy.orElse(
        policy.equals(BEST_PRACTICE) ? Duration.ofSeconds(1) : Duration.ZERO);
  }

  /** {@return the earliest time that the statement leaves open} */
  public Instant earliest() {
    return time.minus(accuracy());
  }

  /** {@return the latest time that the statement leaves open} */
  public Instant latest() {
    return time.plus(accuracy());
  }

  static TimestampInfo parse(Bytes der) {
    try {
      return read(DerReader.over(der).only(Tag.SEQUENCE));
    } catch (MalformedAsn1Exception | X509Exception e) {
      throw new TimestampException(TimestampReason.INFO_MALFORMED, "no TSTInfo: " + e.getMessage());
    }
  }

  private static TimestampInfo read(DerReader in) {
    if (in.smallInteger() != VERSION) {
      throw new TimestampException(TimestampReason.INFO_VERSION);
    }
    String policy = in.objectIdentifier();
    Digest imprint = readImprint(in.sequence());
    BigInteger serial = in.integer();
    Instant time = in.exactTime();
    Optional<Duration> accuracy = in.optional(Tag.SEQUENCE).map(TimestampInfo::readAccuracy);
    in.optionalBoolean(Tag.BOOLEAN);
    Optional<BigInteger> nonce =
        in.nextIs(Tag.INTEGER) ? Optional.of(in.integer()) : Optional.empty();
    in.optional(Tag.explicit(0));
    if (in.nextIs(Tag.explicit(1))) {
      requireNothingCritical(in.enter(Tag.explicit(1)));
    }
    in.end();
    return new TimestampInfo(policy, imprint, serial, time, accuracy, nonce);
  }

  private static Digest readImprint(DerReader in) {
    Digest.Algorithm hash;
    try {
      hash = SignatureIdentifier.readHash(in);
    } catch (X509Exception e) {
      throw new TimestampException(TimestampReason.IMPRINT_HASH, "imprint: " + e.getMessage());
    }
    Bytes value = in.octetString();
    in.end();
    if (value.size() != hash.length()) {
      throw new MalformedAsn1Exception("an imprint of another length than its hash");
    }
    return Digest.ofValue(hash, value);
  }

  private static Duration readAccuracy(DerReader in) {
    Duration accuracy =
        Duration.ofSeconds(in.nextIs(Tag.INTEGER) ? in.smallInteger() : 0)
            .plusMillis(readPart(in, 0))
            .plusNanos(1000L * readPart(in, 1));
    in.end();
    return accuracy;
  }

  /** Reads thousandths of what stands before. */
  private static int readPart(DerReader in, int number) {
    if (!in.nextIs(Tag.implicit(number))) {
      return 0;
    }
    int value = in.smallInteger(Tag.implicit(number));
    if (value < 1 || value > 999) {
      throw new MalformedAsn1Exception("an accuracy out of range");
    }
    return value;
  }

  /** The tag is IMPLICIT: its content is that of the SEQUENCE. */
  private static void requireNothingCritical(DerReader content) {
    if (Extension.readContent(content).values().stream().anyMatch(Extension::critical)) {
      throw new TimestampException(TimestampReason.INFO_EXTENSION);
    }
  }
}
