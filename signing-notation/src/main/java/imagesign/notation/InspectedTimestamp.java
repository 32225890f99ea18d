package imagesign.notation;

import imagesign.core.json.JsonObject;
import imagesign.core.tsa.TimestampException;
import imagesign.core.tsa.TimestampInfo;
import imagesign.core.tsa.TimestampToken;
import imagesign.core.x509.Certificate;
import imagesign.notation.InspectedSignature.InspectedCertificate;
import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import java.util.List;
import java.util.Objects;

/**
 * What the timestamp of a signature says. It is not verified, but for that it is over the
 * signature.
 *
 * @param range the earliest and the latest time, {@code [2025-01-01T00:00:00Z,
 *     2025-01-01T00:00:01Z]}; empty if the timestamp can't be read
 * @param certificates the certificates in the timestamp, in no order
 * @param error why the timestamp can't be read; empty if it can
 */
public record InspectedTimestamp(
    String range, List<InspectedCertificate> certificates, String error) {
  /** Copies the list. */
  public InspectedTimestamp {
    Objects.requireNonNull(range, "range");
    certificates = List.copyOf(certificates);
    Objects.requireNonNull(error, "error");
  }

  static InspectedTimestamp of(Bytes token, Bytes signature) {
    try {
      TimestampToken read = TimestampToken.parse(token);
      TimestampInfo info = read.info();
      if (!Digest.of(info.imprint().algorithm(), signature).equals(info.imprint())) {
        return failed("it is over something else");
      }
      List<Certificate> certificates = read.certificates();
      return new InspectedTimestamp(
          "[" + Times.format(info.earliest()) + ", " + Times.format(info.latest()) + "]",
          certificates.stream().map(InspectedCertificate::of).toList(),
          "");
    } catch (TimestampException e) {
      return failed(String.valueOf(e.getMessage()));
    }
  }

  private static InspectedTimestamp failed(String why) {
    return new InspectedTimestamp(
        "", List.of(), "failed to parse timestamp countersignature: " + why);
  }

  /** Go leaves empty members out. */
  JsonObject toJson() {
    JsonObject.Builder json = JsonObject.builder();
    if (!range.isEmpty()) {
      json.put("timestamp", range);
    }
    if (!certificates.isEmpty()) {
      json.put("certificates", certificates.stream().map(InspectedCertificate::toJson).toList());
    }
    if (!error.isEmpty()) {
      json.put("error", error);
    }
    return json.build();
  }
}
