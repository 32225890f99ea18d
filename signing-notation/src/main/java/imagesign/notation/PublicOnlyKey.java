package imagesign.notation;

import imagesign.key.SignatureAlgorithm;
import imagesign.key.SigningKey;
import imagesign.key.ToBeSigned;
import imagesign.oci.Bytes;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A key of which only the certificates are here; who has it can compute whatever fits it. */
record PublicOnlyKey(List<X509Certificate> certificateChain) implements SigningKey {
  @Override
  public PublicKey publicKey() {
    return certificateChain.get(0).getPublicKey();
  }

  @Override
  public Set<SignatureAlgorithm> algorithms() {
    return EnumSet.allOf(SignatureAlgorithm.class);
  }

  @Override
  public Bytes sign(SignatureAlgorithm algorithm, ToBeSigned message) {
    throw new IllegalArgumentException("key: out of reach, signatures can only be prepared");
  }

  @Override
  public void close() {}
}
