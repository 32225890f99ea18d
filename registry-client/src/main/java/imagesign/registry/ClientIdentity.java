package imagesign.registry;

import imagesign.core.pem.Pem;
import imagesign.core.pem.PemBlock;
import imagesign.core.pem.PemException;
import imagesign.oci.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/**
 * Who we are to a server that asks for a certificate.
 *
 * @param chain the certificate, and those that it was issued under
 * @param key the private key of the first
 */
record ClientIdentity(List<X509Certificate> chain, PrivateKey key) {
  private static final int MAX_PEM = 1 << 20;
  private static final int MAX_BLOCKS = 32;
  private static final byte[] VERSION = {2, 1, 0};
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 4;

  ClientIdentity {
    chain = List.copyOf(chain);
  }

  /** Reads PEM; the key in PKCS #8, PKCS #1 or SEC 1, not encrypted. */
  static ClientIdentity parse(Bytes chainPem, Bytes keyPem) {
    List<X509Certificate> chain = TlsTrust.certificates("clientCertificate", chainPem);
    PublicKey publicKey = chain.get(0).getPublicKey();
    try {
      PrivateKey key = privateKey(keyBlock(keyPem), publicKey);
      if (!isPair(publicKey, key)) {
        throw new IllegalArgumentException("clientCertificate: the key is not that of the first");
      }
      return new ClientIdentity(chain, key);
    } catch (GeneralSecurityException e) {
      // The cause may tell of the key.
      throw new IllegalArgumentException("clientCertificate: no key that fits the certificate");
    }
  }

  private static PemBlock keyBlock(Bytes pem) {
    try {
      return Pem.readAll(pem, MAX_PEM, MAX_BLOCKS).stream()
          .filter(block -> block.label().endsWith("PRIVATE KEY"))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("clientCertificate: holds no key"));
    } catch (PemException e) {
      throw new IllegalArgumentException("clientCertificate: the key is malformed PEM");
    }
  }

  private static PrivateKey privateKey(PemBlock block, PublicKey publicKey)
      throws GeneralSecurityException {
    byte[] der = block.content().toByteArray();
    byte[] pkcs8 =
        switch (block.label()) {
          case "PRIVATE KEY" -> der;
          case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> pkcs8(algorithm(publicKey), der);
          default ->
              throw new IllegalArgumentException(
                  "clientCertificate: a key in the form " + block.label() + ", which is not read");
        };
    return KeyFactory.getInstance(publicKey.getAlgorithm())
        .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  /** Puts an older form into PKCS #8, RFC 5958 §2, under the algorithm of its certificate. */
  private static byte[] pkcs8(byte[] algorithm, byte[] key) {
    return der(SEQUENCE, join(VERSION, algorithm, der(OCTET_STRING, key)));
  }

  /** The algorithm identifier at the beginning of a SubjectPublicKeyInfo, RFC 5280 §4.1. */
  private static byte[] algorithm(PublicKey publicKey) {
    byte[] info = publicKey.getEncoded();
    int start = 2 + lengthBytes(info[1]);
    return Arrays.copyOfRange(info, start, start + 2 + info[start + 1]);
  }

  private static int lengthBytes(byte first) {
    return first >= 0 ? 0 : first & 0x7f;
  }

  private static byte[] der(int tag, byte[] content) {
    byte[] length = BigInteger.valueOf(content.length).toByteArray();
    if (content.length < 0x80) {
      return join(new byte[] {(byte) tag}, length, content);
    }
    byte[] bytes = length[0] == 0 ? Arrays.copyOfRange(length, 1, length.length) : length;
    return join(new byte[] {(byte) tag, (byte) (0x80 | bytes.length)}, bytes, content);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static boolean isPair(PublicKey publicKey, PrivateKey key)
      throws GeneralSecurityException {
    String algorithm =
        switch (publicKey.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> publicKey.getAlgorithm();
        };
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(VERSION);
    byte[] signed = signature.sign();
    signature.initVerify(publicKey);
    signature.update(VERSION);
    return signature.verify(signed);
  }

  KeyManager[] keyManagers() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    char[] none = new char[0];
    store.setKeyEntry("client", key, none, chain.toArray(new Certificate[0]));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, none);
    return factory.getKeyManagers();
  }

  /** {@return the name in the certificate, nothing of the key} */
  @Override
  public String toString() {
    return "ClientIdentity[" + chain.get(0).getSubjectX500Principal() + "]";
  }
}
