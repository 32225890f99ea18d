package imagesign.core.x509;

import imagesign.core.asn1.DerReader;
import imagesign.core.asn1.MalformedAsn1Exception;
import imagesign.core.asn1.Tag;
import imagesign.core.crypto.Crypto;
import imagesign.core.crypto.EcdsaEncoding;
import imagesign.core.crypto.KeyFormatException;
import imagesign.core.crypto.PublicKeys;
import imagesign.core.crypto.SignatureVerifier;
import imagesign.key.VerificationKey;
import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import java.math.BigInteger;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A certificate that keeps to its format: strict DER, the extensions that are known here readable.
 *
 * <p>Nothing is said of who signed it or what it is good for. Two are equal if their bytes are.
 * Immutable and thread-safe; keys are decoded when first asked for, and kept.
 */
public final class Certificate {
  /** Certificates in use have one to three kilobytes. */
  static final int MAX_BYTES = 64 << 10;

  private final Bytes der;
  private final CertificateFields fields;
  private final Optional<BasicConstraints> basicConstraints;
  private final Optional<Set<KeyUsage>> keyUsage;
  private final Optional<List<String>> purposes;
  private final RevocationPointers pointers;
  private @Nullable volatile VerificationKey publicKey;
  private @Nullable volatile Prepared prepared;

  private Certificate(Bytes der) {
    this.der = der;
    this.fields = CertificateFields.read(der);
    this.basicConstraints =
        extension(Oids.BASIC_CONSTRAINTS).map(e -> BasicConstraints.read(e.value()));
    this.keyUsage = extension(Oids.KEY_USAGE).map(e -> readKeyUsage(e.value()));
    this.purposes = extension(Oids.EXTENDED_KEY_USAGE).map(e -> readPurposes(e.value()));
    this.pointers = RevocationPointers.read(fields.extensions());
  }

  /** A key in the form that one instance of {@link Crypto} checks signatures with. */
  private record Prepared(Crypto crypto, SignatureVerifier verifier) {}

  /**
   * Reads a certificate.
   *
   * @param der the certificate in DER and nothing after it
   * @return the certificate
   * @throws X509Exception if it is anything else
   */
  public static Certificate parse(Bytes der) {
    if (der.size() > MAX_BYTES) {
      throw new X509Exception(
          X509Reason.TOO_LARGE, "a certificate of more than " + MAX_BYTES + " bytes");
    }
    try {
      return new Certificate(der);
    } catch (MalformedAsn1Exception e) {
      throw X509Exception.malformed("no certificate: " + e.getMessage());
    }
  }

  /**
   * Reads a certificate of the JDK.
   *
   * @param certificate the certificate
   * @return the certificate
   * @throws X509Exception if it breaks the format in a way that the JDK lets pass
   */
  public static Certificate of(X509Certificate certificate) {
    try {
      return parse(Bytes.copyOf(certificate.getEncoded()));
    } catch (CertificateEncodingException e) {
      throw X509Exception.malformed("no certificate: " + e.getMessage());
    }
  }

  private static Set<KeyUsage> readKeyUsage(Bytes value) {
    DerReader in = DerReader.over(value);
    Set<KeyUsage> usages = KeyUsage.ofBits(in.namedBits(Tag.BIT_STRING));
    in.end();
    return usages;
  }

  private static List<String> readPurposes(Bytes value) {
    DerReader in = DerReader.over(value).only(Tag.SEQUENCE);
    List<String> purposes = new ArrayList<>();
    while (!in.atEnd()) {
      purposes.add(in.objectIdentifier());
    }
    return Collections.unmodifiableList(purposes);
  }

  /** {@return the certificate in DER} */
  public Bytes der() {
    return der;
  }

  /** {@return the SHA-256 digest of the certificate, its thumbprint} */
  public Digest thumbprint() {
    return Digest.sha256(der);
  }

  /** {@return the serial number, which is not negative} */
  public BigInteger serial() {
    return fields.serial();
  }

  /** {@return the name of the issuer} */
  public DistinguishedName issuer() {
    return fields.issuer();
  }

  /** {@return the name of the subject} */
  public DistinguishedName subject() {
    return fields.subject();
  }

  /** {@return the first instant of its validity} */
  public Instant notBefore() {
    return fields.notBefore();
  }

  /** {@return the last instant of its validity} */
  public Instant notAfter() {
    return fields.notAfter();
  }

  /** {@return the SubjectPublicKeyInfo in DER} */
  public Bytes publicKeyInfo() {
    return fields.publicKeyInfo();
  }

  /** {@return all extensions by identifier, in order} */
  public Map<String, Extension> extensions() {
    return fields.extensions();
  }

  /**
   * Finds an extension.
   *
   * @param oid its identifier in dotted form
   * @return the extension, or empty if it is not there
   */
  public Optional<Extension> extension(String oid) {
    return Optional.ofNullable(fields.extensions().get(oid));
  }

  /** {@return the basic constraints, if there are any} */
  public Optional<BasicConstraints> basicConstraints() {
    return basicConstraints;
  }

  /** {@return what the key may be used for, if that is said} */
  public Optional<Set<KeyUsage>> keyUsage() {
    return keyUsage;
  }

  /** {@return the purposes of the extended key usage, in dotted form, if there are any} */
  public Optional<List<String>> purposes() {
    return purposes;
  }

  /** {@return where it says that its revocation can be looked up} */
  public RevocationPointers revocationPointers() {
    return pointers;
  }

  /** {@return whether it says that it is a certificate authority} */
  public boolean isAuthority() {
    return basicConstraints.map(BasicConstraints::authority).orElse(false);
  }

  /** {@return whether it names its own subject as its issuer} */
  public boolean isSelfIssued() {
    return issuer().equals(subject());
  }

  /**
   * Says whether an instant lies in its validity, both ends included.
   *
   * @param instant the instant
   * @return whether it does
   */
  public boolean isValidAt(Instant instant) {
    return !instant.isBefore(notBefore()) && !instant.isAfter(notAfter());
  }

  /**
   * Decodes the public key.
   *
   * @return the key
   * @throws X509Exception if it is not one that this SDK works with
   */
  public VerificationKey publicKey() {
    VerificationKey known = publicKey;
    if (known == null) {
      known = decodeKey();
      publicKey = known;
    }
    return known;
  }

  private VerificationKey decodeKey() {
    try {
      return PublicKeys.decodeSpki(publicKeyInfo());
    } catch (KeyFormatException e) {
      throw new X509Exception(X509Reason.KEY_UNSUPPORTED, subject() + ": " + e.getMessage());
    }
  }

  /**
   * Prepares the public key for checking signatures; ECDSA ones in DER.
   *
   * @param crypto who computes
   * @return a verifier of the key's signatures
   * @throws X509Exception if the key is not one that this SDK works with
   */
  public SignatureVerifier verifier(Crypto crypto) {
    Prepared known = prepared;
    if (known == null || known.crypto() != crypto) {
      known = new Prepared(crypto, crypto.verifier(publicKey(), EcdsaEncoding.DER));
      prepared = known;
    }
    return known.verifier();
  }

  /**
   * Says whether the key of another certificate, or of this one, signed this one. Names and
   * validity are not looked at.
   *
   * @param issuer whose key it should be
   * @param crypto who computes
   * @return whether the signature is of that key
   * @throws X509Exception if the algorithm is weak, or it or the key are not supported
   */
  public boolean isSignedBy(Certificate issuer, Crypto crypto) {
    return signatureAlgorithm()
        .verify(issuer.verifier(crypto), fields.toBeSigned(), fields.signature());
  }

  /**
   * Says whether it names itself as its issuer and its own key signed it.
   *
   * @param crypto who computes
   * @return whether both hold
   * @throws X509Exception if the algorithm is weak, or it or the key are not supported
   */
  public boolean isSelfSigned(Crypto crypto) {
    return isSelfIssued() && isSignedBy(this, crypto);
  }

  /**
   * Reads by which algorithm it is signed.
   *
   * @return the algorithm
   * @throws X509Exception if it is weak or not supported
   */
  public SignatureIdentifier signatureAlgorithm() {
    try {
      DerReader reader = DerReader.over(fields.signatureAlgorithm());
      SignatureIdentifier identifier = SignatureIdentifier.readComplete(reader);
      reader.end();
      return identifier;
    } catch (MalformedAsn1Exception e) {
      throw X509Exception.malformed("no signature algorithm: " + e.getMessage());
    }
  }

  /**
   * Converts the certificate.
   *
   * @return the certificate as the JDK has it
   * @throws X509Exception if the JDK refuses it
   */
  public X509Certificate toX509Certificate() {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509").generateCertificate(der.openStream());
    } catch (CertificateException e) {
      throw X509Exception.malformed("refused by the JDK: " + e.getMessage());
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Certificate that && der.equals(that.der);
  }

  @Override
  public int hashCode() {
    return der.hashCode();
  }

  /** {@return the subject and the thumbprint} */
  @Override
  public String toString() {
    return subject() + " " + thumbprint();
  }
}
