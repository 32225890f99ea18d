package imagesign.core.revocation;

import static imagesign.core.revocation.RevocationException.require;

import imagesign.core.asn1.DerReader;
import imagesign.core.asn1.MalformedAsn1Exception;
import imagesign.core.crypto.Crypto;
import imagesign.core.x509.Certificate;
import imagesign.core.x509.KeyUsage;
import imagesign.core.x509.Oids;
import imagesign.core.x509.SignatureIdentifier;
import imagesign.core.x509.X509Exception;
import imagesign.oci.Bytes;
import java.time.Instant;
import java.util.Optional;

/**
 * Checks that a response is by the issuer of a certificate or by somebody whom it charged with
 * that, is about the certificate, and holds now. RFC 6960 §3.2 and §4.2.2.2.
 */
final class OcspVerifier {
  private final Crypto crypto;
  private final Instant now;

  OcspVerifier(Crypto crypto, Instant now) {
    this.crypto = crypto;
    this.now = now;
  }

  OcspStatement verify(Bytes encoded, OcspRequest request) {
    OcspResponse response = OcspResponse.parse(encoded);
    OcspStatement statement =
        response.statements().stream()
            .filter(s -> s.certId().isOf(request))
            .findFirst()
            .orElseThrow(() -> new RevocationException(RevocationReason.OCSP_OTHER_CERTIFICATE));
    checkResponder(response, request.issuer());
    checkTimes(statement);
    return statement;
  }

  private void checkResponder(OcspResponse response, Certificate issuer) {
    if (response.isBy(issuer) && isSignedBy(response, issuer)) {
      return;
    }
    Certificate responder =
        response.certificates().stream()
            .filter(certificate -> response.isBy(certificate) && isSignedBy(response, certificate))
            .findFirst()
            .orElseThrow(() -> new RevocationException(RevocationReason.OCSP_SIGNATURE));
    require(isCharged(responder, issuer), RevocationReason.OCSP_RESPONDER);
  }

  /** The issuer itself must have signed the responder's certificate, for this purpose. */
  private boolean isCharged(Certificate responder, Certificate issuer) {
    try {
      return responder.purposes().map(p -> p.contains(Oids.OCSP_SIGNING)).orElse(false)
          && responder
              .keyUsage()
              .map(usages -> usages.contains(KeyUsage.DIGITAL_SIGNATURE))
              .orElse(true)
          && responder.isValidAt(now)
          && responder.issuer().equals(issuer.subject())
          && responder.isSignedBy(issuer, crypto);
    } catch (X509Exception e) {
      return false;
    }
  }

  private boolean isSignedBy(OcspResponse response, Certificate responder) {
    try {
      DerReader algorithm = DerReader.over(response.algorithm());
      return SignatureIdentifier.readComplete(algorithm)
          .verify(responder.verifier(crypto), response.toBeSigned(), response.signature());
    } catch (X509Exception | MalformedAsn1Exception e) {
      return false;
    }
  }

  private void checkTimes(OcspStatement statement) {
    require(
        !statement.thisUpdate().isAfter(now.plus(Times.TOLERANCE)),
        RevocationReason.OCSP_NOT_YET_VALID);
    Optional<Instant> nextUpdate = statement.nextUpdate();
    require(nextUpdate.isPresent(), RevocationReason.OCSP_NEXT_UPDATE_MISSING);
    require(!now.isAfter(nextUpdate.get()), RevocationReason.OCSP_EXPIRED);
  }
}
