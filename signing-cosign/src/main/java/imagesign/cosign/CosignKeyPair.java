package imagesign.cosign;

import imagesign.core.crypto.LocalSigningKey;
import imagesign.core.pem.PemBlock;
import imagesign.key.SignatureAlgorithm;
import imagesign.key.SigningKey;
import imagesign.key.ToBeSigned;
import imagesign.key.VerificationKey;
import imagesign.oci.Bytes;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A private key in memory that signs, and that can be stored the way Cosign does.
 *
 * <p>Nothing gives the private key away but {@link #encryptedPem} and the methods that write it,
 * each under a password. Thread-safe. {@link #close} lets go of the key; the JDK can't wipe it.
 */
public final class CosignKeyPair implements SigningKey {
  private final LocalSigningKey key;

  CosignKeyPair(LocalSigningKey key) {
    this.key = key;
  }

  @Override
  public PublicKey publicKey() {
    return key.publicKey();
  }

  /** {@return the public key, to trust and to publish} */
  public VerificationKey verificationKey() {
    return key.verificationKey();
  }

  /** {@return no certificate: the key is bare} */
  @Override
  public List<X509Certificate> certificateChain() {
    return key.certificateChain();
  }

  @Override
  public Set<SignatureAlgorithm> algorithms() {
    return key.algorithms();
  }

  @Override
  public Bytes sign(SignatureAlgorithm algorithm, ToBeSigned message) {
    return key.sign(algorithm, message);
  }

  /** {@return the public key as {@code cosign.pub} holds it} */
  public Bytes publicKeyPem() {
    return CosignKeys.publicKeyPem(verificationKey());
  }

  /**
   * Encrypts the private key under a password, with the platform's random numbers.
   *
   * @param password the password, which may be empty
   * @return the key as {@code cosign.key} holds it, {@code ENCRYPTED SIGSTORE PRIVATE KEY}
   * @throws IllegalArgumentException if the password has no encoding in UTF-8
   */
  public Bytes encryptedPem(char[] password) {
    return encryptedPem(password, new SecureRandom());
  }

  /**
   * Encrypts the private key under a password.
   *
   * @param password the password, which may be empty
   * @param random where salt and nonce come from
   * @return the key as {@code cosign.key} holds it, {@code ENCRYPTED SIGSTORE PRIVATE KEY}
   * @throws IllegalArgumentException if the password has no encoding in UTF-8
   */
  public Bytes encryptedPem(char[] password, SecureRandom random) {
    byte[] pkcs8 = key.toPkcs8();
    try {
      return new PemBlock(EncryptedKey.LABEL, EncryptedKey.encrypt(pkcs8, password, random))
          .toBytes();
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  /**
   * Writes both files, {@code cosign.key} and {@code cosign.pub} by custom: the private one for its
   * owner only (0600), the public one for all to read (0644), where the file system knows such
   * modes. Replaces nothing.
   *
   * @param privateFile where the encrypted private key goes
   * @param publicFile where the public key goes
   * @param password the password, which may be empty
   * @throws CosignKeyException if either file exists or can't be written; then neither is left
   */
  public void write(Path privateFile, Path publicFile, char[] password) {
    KeyFileAccess.requireAbsent(privateFile);
    KeyFileAccess.requireAbsent(publicFile);
    KeyFileAccess.create(privateFile, encryptedPem(password), publicFile, publicKeyPem());
  }

  /**
   * Writes both files like {@link #write}, in place of files of their names. Each is replaced in
   * one step, the private one first: the public key can be had from it again.
   *
   * @param privateFile where the encrypted private key goes
   * @param publicFile where the public key goes
   * @param password the password, which may be empty
   * @throws CosignKeyException if a file can't be written
   */
  public void replace(Path privateFile, Path publicFile, char[] password) {
    KeyFileAccess.replace(privateFile, encryptedPem(password), KeyFileAccess.OWNER_ONLY);
    KeyFileAccess.replace(publicFile, publicKeyPem(), KeyFileAccess.READABLE);
  }

  @Override
  public void close() {
    key.close();
  }

  /** {@return the algorithm and the fingerprint of the public key} */
  @Override
  public String toString() {
    return key.toString();
  }
}
