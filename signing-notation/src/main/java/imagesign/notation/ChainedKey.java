package imagesign.notation;

import imagesign.key.SignatureAlgorithm;
import imagesign.key.SigningKey;
import imagesign.key.ToBeSigned;
import imagesign.oci.Bytes;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;

/** A key with a chain that was found elsewhere. */
record ChainedKey(SigningKey key, List<X509Certificate> certificateChain) implements SigningKey {
  @Override
  public PublicKey publicKey() {
    return key.publicKey();
  }

  @Override
  public Set<SignatureAlgorithm> algorithms() {
    return key.algorithms();
  }

  @Override
  public Bytes sign(SignatureAlgorithm algorithm, ToBeSigned message) {
    return key.sign(algorithm, message);
  }

  @Override
  public void close() {
    key.close();
  }

  @Override
  public String toString() {
    return key.toString();
  }
}
