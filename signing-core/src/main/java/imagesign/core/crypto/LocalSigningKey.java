package imagesign.core.crypto;

import imagesign.ImageSigningException;
import imagesign.key.SignatureAlgorithm;
import imagesign.key.SigningKey;
import imagesign.key.ToBeSigned;
import imagesign.key.VerificationKey;
import imagesign.oci.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A private key in the memory of this process.
 *
 * <p>Signs with the platform's providers only: they compute with secrets in constant time, and no
 * provider that was merely found on the class path ever gets a private key. The random numbers of
 * signatures come from the platform too, since a bad source would give the key away. Keys of the
 * JDK can't be wiped: {@link #close} only lets go of the key. Thread-safe.
 */
public final class LocalSigningKey implements SigningKey {
  private static final int BUFFER = 16 * 1024;

  private final CheckedKey checkedKey;
  private final VerificationKey publicKey;
  private final Set<SignatureAlgorithm> algorithms;
  private volatile @Nullable PrivateKey privateKey;

  private LocalSigningKey(PrivateKey privateKey, CheckedKey checkedKey) {
    this.privateKey = privateKey;
    this.checkedKey = checkedKey;
    this.publicKey = VerificationKey.of(checkedKey.jdk());
    this.algorithms = algorithmsOf(checkedKey);
  }

  /** Takes a private key and the public key that was computed from it. */
  static LocalSigningKey of(PrivateKey privateKey, CheckedKey publicKey) {
    return new LocalSigningKey(privateKey, publicKey);
  }

  /**
   * Makes a new P-256 key.
   *
   * @param random where the private value comes from
   * @return the key
   */
  public static LocalSigningKey generateP256(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair pair = generator.generateKeyPair();
      byte[] point = Curve.P256.encodePoint(((ECPublicKey) pair.getPublic()).getW());
      return of(pair.getPrivate(), CheckedKey.ec(Curve.P256, point));
    } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException e) {
      throw new IllegalStateException("a JDK without P-256", e);
    }
  }

  private static Set<SignatureAlgorithm> algorithmsOf(CheckedKey key) {
    Set<SignatureAlgorithm> algorithms = new LinkedHashSet<>();
    if (key instanceof CheckedKey.Ec ec) {
      algorithms.add(ec.curve().algorithm());
      algorithms.add(SignatureAlgorithm.ECDSA_SHA256);
    } else if (key instanceof CheckedKey.Rsa) {
      algorithms.add(SignatureAlgorithm.RSA_PKCS1_SHA256);
      algorithms.add(SignatureAlgorithm.RSA_PSS_SHA256);
      algorithms.add(SignatureAlgorithm.RSA_PSS_SHA384);
      algorithms.add(SignatureAlgorithm.RSA_PSS_SHA512);
    } else {
      algorithms.add(SignatureAlgorithm.ED25519);
      algorithms.add(SignatureAlgorithm.ED25519PH);
    }
    return Collections.unmodifiableSet(algorithms);
  }

  @Override
  public PublicKey publicKey() {
    return publicKey.publicKey();
  }

  /** {@return the public key of this private key} */
  public VerificationKey verificationKey() {
    return publicKey;
  }

  @Override
  public List<X509Certificate> certificateChain() {
    return List.of();
  }

  /** {@return what this key can compute; of an ECDSA key the hash as strong as its curve first} */
  @Override
  public Set<SignatureAlgorithm> algorithms() {
    return algorithms;
  }

  @Override
  public Bytes sign(SignatureAlgorithm algorithm, ToBeSigned message) {
    if (!algorithms.contains(algorithm)) {
      throw new IllegalArgumentException("algorithm: the key lacks " + algorithm);
    }
    try {
      return fixedWidth(Bytes.copyOf(compute(openKey(), algorithm, message)));
    } catch (GeneralSecurityException e) {
      throw new ImageSigningException("sign with " + publicKey + " by " + algorithm, false, e);
    } catch (IOException e) {
      throw new ImageSigningException("read the message to sign", false, e);
    }
  }

  private static byte[] compute(PrivateKey key, SignatureAlgorithm algorithm, ToBeSigned message)
      throws GeneralSecurityException, IOException {
    Signature signer = Signature.getInstance(JcaBackend.javaName(algorithm));
    Optional<AlgorithmParameterSpec> parameters = JcaBackend.parameters(algorithm);
    if (parameters.isPresent()) {
      signer.setParameter(parameters.get());
    }
    signer.initSign(key);
    if (JcaBackend.isEcdsa(algorithm)) {
      signer.update(message.digest(algorithm.hash().orElseThrow()).value().toByteArray());
    } else {
      update(signer, message);
    }
    return signer.sign();
  }

  private static void update(Signature signer, ToBeSigned message)
      throws GeneralSecurityException, IOException {
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = message.openStream()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        signer.update(buffer, 0, read);
      }
    }
  }

  private Bytes fixedWidth(Bytes signature) {
    return checkedKey instanceof CheckedKey.Ec ec
        ? EcdsaSignature.parseDer(signature, ec.curve()).orElseThrow().toFixedWidth()
        : signature;
  }

  /**
   * Encodes the private key for storing it, RFC 5208.
   *
   * @return PKCS #8 DER, for the caller to encrypt and to wipe
   */
  public byte[] toPkcs8() {
    return PrivateKeys.encodePkcs8(openKey(), checkedKey);
  }

  /** {@return the public key as BIT STRINGs of private key structures hold it} */
  byte[] publicKeyBits() {
    DerReader info = DerReader.over(publicKey.spki().toByteArray()).sequence();
    info.sequence();
    return info.bitString();
  }

  private PrivateKey openKey() {
    PrivateKey key = privateKey;
    if (key == null) {
      throw new IllegalStateException("the key is closed");
    }
    return key;
  }

  /** Lets go of the private key; every later use fails with {@link IllegalStateException}. */
  @Override
  public void close() {
    privateKey = null;
  }

  /** {@return the public key's algorithm and fingerprint} */
  @Override
  public String toString() {
    return "private key of " + publicKey;
  }
}
