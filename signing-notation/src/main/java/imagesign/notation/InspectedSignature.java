package imagesign.notation;

import imagesign.core.json.JsonNull;
import imagesign.core.json.JsonObject;
import imagesign.core.json.JsonValue;
import imagesign.core.x509.Certificate;
import imagesign.core.x509.X509Exception;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What one envelope says, as {@code notation inspect} shows it. Nothing of it is verified: not the
 * signature, not the chain, not who signed.
 *
 * @param signatureAlgorithm the algorithm by the name that plugins use
 * @param format the form of the envelope
 * @param signedAttributes the signed attributes by name, times in RFC 3339
 * @param userMetadata the user's metadata
 * @param signingAgent the software that signed, which is not signed; empty if it is not named
 * @param timestamp what the timestamp says, if there is one
 * @param certificates the certificates, leaf first
 * @param signedArtifact what is signed, without the metadata
 */
public record InspectedSignature(
    String signatureAlgorithm,
    EnvelopeFormat format,
    Map<String, String> signedAttributes,
    Map<String, String> userMetadata,
    String signingAgent,
    Optional<InspectedTimestamp> timestamp,
    List<InspectedCertificate> certificates,
    Descriptor signedArtifact) {

  /**
   * A certificate of an envelope.
   *
   * @param fingerprint the SHA-256 digest of the certificate, in hexadecimal
   * @param issuedTo the subject
   * @param issuedBy the issuer
   * @param expiry the last instant of its validity, in RFC 3339
   */
  public record InspectedCertificate(
      String fingerprint, String issuedTo, String issuedBy, String expiry) {
    static InspectedCertificate of(Certificate certificate) {
      return new InspectedCertificate(
          certificate.thumbprint().hex(),
          certificate.subject().toRfc4514(),
          certificate.issuer().toRfc4514(),
          Times.format(certificate.notAfter()));
    }

    JsonObject toJson() {
      return JsonObject.builder()
          .put("SHA256Fingerprint", fingerprint)
          .put("issuedTo", issuedTo)
          .put("issuedBy", issuedBy)
          .put("expiry", expiry)
          .build();
    }
  }

  /** Copies the collections. */
  public InspectedSignature {
    signedAttributes = Collections.unmodifiableMap(new LinkedHashMap<>(signedAttributes));
    userMetadata = Map.copyOf(userMetadata);
    Objects.requireNonNull(signingAgent, "signingAgent");
    Objects.requireNonNull(timestamp, "timestamp");
    certificates = List.copyOf(certificates);
  }

  /**
   * Reads an envelope.
   *
   * @param format its form
   * @param envelope its content
   * @return what it says
   * @throws imagesign.spi.ContentException if it breaks its format
   */
  public static InspectedSignature of(EnvelopeFormat format, Bytes envelope) {
    return ContentExceptions.of(() -> read(Envelope.parse(format, envelope)));
  }

  static InspectedSignature read(Envelope envelope) {
    SignedHeader header = HeaderRules.read(envelope.header());
    Descriptor target = Payload.parse(envelope.payload()).target();
    return new InspectedSignature(
        envelope.header().algorithm().map(NotationAlgorithm::pluginName).orElse(""),
        envelope.format(),
        signedAttributes(header),
        target.annotations(),
        envelope.unsigned().agent().orElse(""),
        envelope
            .unsigned()
            .timestamp()
            .map(token -> InspectedTimestamp.of(token, envelope.signature())),
        certificates(envelope.unsigned().chain()),
        target.withAnnotations(Map.of()));
  }

  private static Map<String, String> signedAttributes(SignedHeader header) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("contentType", Payload.MEDIA_TYPE);
    attributes.put("signingScheme", header.scheme().value());
    attributes.put("signingTime", Times.format(header.signingTime()));
    header.expiry().ifPresent(time -> attributes.put("expiry", Times.format(time)));
    header.extended().forEach(attribute -> attributes.put(attribute.key(), attribute.value()));
    return attributes;
  }

  private static List<InspectedCertificate> certificates(List<Bytes> chain) {
    List<InspectedCertificate> certificates = new ArrayList<>();
    try {
      chain.forEach(der -> certificates.add(InspectedCertificate.of(Certificate.parse(der))));
    } catch (X509Exception e) {
      throw new NotationException(e.reason(), String.valueOf(e.getMessage()), e);
    }
    return certificates;
  }

  /** {@return this as {@code notation inspect --output json} writes one signature} */
  public Bytes toJson() {
    return json(JsonObject.builder()).toBytes();
  }

  JsonObject json(JsonObject.Builder start) {
    return start
        .put("signatureAlgorithm", signatureAlgorithm)
        .put("signatureEnvelopeType", format.mediaType().value())
        .put("signedAttributes", JsonObject.ofStrings(signedAttributes))
        .put("userDefinedAttributes", orNull(userMetadata))
        .put("unsignedAttributes", unsignedAttributes())
        .put("certificates", certificates.stream().map(InspectedCertificate::toJson).toList())
        .put("signedArtifact", artifact())
        .build();
  }

  /** Go writes null for a map that is not there. */
  private static JsonValue orNull(Map<String, String> strings) {
    return strings.isEmpty() ? JsonNull.NULL : JsonObject.ofStrings(strings);
  }

  private JsonObject unsignedAttributes() {
    JsonObject.Builder json = JsonObject.builder();
    if (!signingAgent.isEmpty()) {
      json.put("signingAgent", signingAgent);
    }
    timestamp.ifPresent(stamp -> json.put("timestampSignature", stamp.toJson()));
    return json.build();
  }

  private JsonObject artifact() {
    return JsonObject.builder()
        .put("mediaType", signedArtifact.mediaType().value())
        .put("digest", signedArtifact.digest().toString())
        .put("size", signedArtifact.size())
        .build();
  }
}
