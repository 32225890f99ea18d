package imagesign.notation;

import imagesign.core.crypto.LocalSigningKey;
import imagesign.core.crypto.PrivateKeys;
import imagesign.core.pem.Pem;
import imagesign.oci.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Objects;

/** The six kinds of keys, each with a key that was made once, by OpenSSL 3.0 {@code genpkey}. */
enum Kind {
  RSA_2048("RSA", "rsa2048", NotationAlgorithm.PS256),
  RSA_3072("RSA", "rsa3072", NotationAlgorithm.PS384),
  RSA_4096("RSA", "rsa4096", NotationAlgorithm.PS512),
  EC_256("EC", "ec256", NotationAlgorithm.ES256),
  EC_384("EC", "ec384", NotationAlgorithm.ES384),
  EC_521("EC", "ec521", NotationAlgorithm.ES512);

  private final String family;
  private final String file;
  private final NotationAlgorithm algorithm;

  Kind(String family, String file, NotationAlgorithm algorithm) {
    this.family = family;
    this.file = file;
    this.algorithm = algorithm;
  }

  NotationAlgorithm algorithm() {
    return algorithm;
  }

  Bytes pem() {
    try (InputStream in =
        Objects.requireNonNull(Kind.class.getResourceAsStream("/keys/" + file + ".pem"))) {
      return Bytes.copyOf(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] pkcs8() {
    return Pem.readOne(pem(), 1 << 16).content().toByteArray();
  }

  KeyPair pair() {
    try {
      LocalSigningKey key = PrivateKeys.decodePkcs8(pkcs8());
      return new KeyPair(
          key.publicKey(),
          KeyFactory.getInstance(family).generatePrivate(new PKCS8EncodedKeySpec(pkcs8())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
