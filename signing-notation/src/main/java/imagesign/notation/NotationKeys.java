package imagesign.notation;

import imagesign.core.crypto.KeyFormatException;
import imagesign.core.crypto.LocalSigningKey;
import imagesign.core.crypto.PrivateKeys;
import imagesign.core.pem.Pem;
import imagesign.core.pem.PemBlock;
import imagesign.core.pem.PemException;
import imagesign.core.x509.Certificate;
import imagesign.core.x509.Certificates;
import imagesign.core.x509.X509Exception;
import imagesign.key.SigningKey;
import imagesign.notation.NotationConfigException.Reason;
import imagesign.oci.Bytes;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Reads the keys and chains that Notation signs with.
 *
 * <p>Nothing here checks that a chain keeps the rules or is of the key: {@link NotationSigner#with}
 * does.
 */
public final class NotationKeys {
  private static final int MAX_KEY_BYTES = 64 * 1024;
  private static final int MAX_CHAIN_BYTES = 1024 * 1024;

  private NotationKeys() {}

  /**
   * Reads a key and its chain from files, as {@code notation sign} has them in {@code localkeys}.
   *
   * @param keyFile the private key in PEM, not encrypted: PKCS #8, PKCS #1 or SEC 1
   * @param chainFile the certificates in PEM, leaf first, root last
   * @return the key, for the caller to close
   * @throws NotationConfigException if a file can't be read, or is anything else
   */
  public static SigningKey load(Path keyFile, Path chainFile) {
    return read(
        ConfigFiles.readFollowingLinks(keyFile, MAX_KEY_BYTES),
        ConfigFiles.readFollowingLinks(chainFile, MAX_CHAIN_BYTES));
  }

  /**
   * Reads a key and its chain that are at hand.
   *
   * @param keyPem the private key in PEM, not encrypted: PKCS #8, PKCS #1 or SEC 1
   * @param chainPem the certificates in PEM, leaf first, root last
   * @return the key, for the caller to close
   * @throws NotationConfigException if either is anything else
   */
  public static SigningKey read(Bytes keyPem, Bytes chainPem) {
    List<X509Certificate> chain = certificates(chainPem);
    return withChain(privateKey(keyPem), chain);
  }

  /**
   * Puts a chain beside a key that has none, such as one in a key service.
   *
   * @param key the key
   * @param chain its certificates, leaf first, root last
   * @return the key with the chain; closing it closes {@code key}
   */
  public static SigningKey withChain(SigningKey key, List<X509Certificate> chain) {
    return new ChainedKey(Objects.requireNonNull(key, "key"), List.copyOf(chain));
  }

  /**
   * Stands for a key that is out of reach, to prepare signatures that something else computes.
   *
   * @param chain its certificates, leaf first, root last
   * @return a key that can't sign
   * @throws IllegalArgumentException if there is no certificate
   */
  public static SigningKey publicOnly(List<X509Certificate> chain) {
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("chain: empty");
    }
    return new PublicOnlyKey(List.copyOf(chain));
  }

  /**
   * Reads certificates: PEM and nothing else in it, or one certificate in DER.
   *
   * @param file the content of a file
   * @return the certificates in order, at least one
   * @throws NotationConfigException if it is anything else
   */
  public static List<X509Certificate> certificates(Bytes file) {
    try {
      return Certificates.parse(file).stream().map(NotationKeys::toJdk).toList();
    } catch (X509Exception e) {
      throw new NotationConfigException(
          Reason.CERTIFICATE_MALFORMED, "certificates: " + e.getMessage(), e);
    }
  }

  static X509Certificate toJdk(Certificate certificate) {
    try (InputStream der = certificate.der().openStream()) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(der);
    } catch (CertificateException | java.io.IOException e) {
      throw new NotationConfigException(
          Reason.CERTIFICATE_MALFORMED, "certificate of " + certificate.subject(), e);
    }
  }

  private static LocalSigningKey privateKey(Bytes pem) {
    try {
      PemBlock block = Pem.readOne(pem, MAX_KEY_BYTES);
      byte[] der = block.content().toByteArray();
      try {
        return decode(block.label(), der);
      } finally {
        Arrays.fill(der, (byte) 0);
      }
    } catch (PemException | KeyFormatException e) {
      throw new NotationConfigException(Reason.KEY_MALFORMED, "private key: " + e.getMessage(), e);
    }
  }

  private static LocalSigningKey decode(String label, byte[] der) {
    return switch (label) {
      case "PRIVATE KEY" -> PrivateKeys.decodePkcs8(der);
      case "RSA PRIVATE KEY" -> PrivateKeys.decodePkcs1(der);
      case "EC PRIVATE KEY" -> PrivateKeys.decodeSec1(der);
      default ->
          throw new NotationConfigException(
              Reason.KEY_MALFORMED,
              "a private key has the type PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY");
    };
  }
}
