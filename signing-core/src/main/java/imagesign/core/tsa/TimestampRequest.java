package imagesign.core.tsa;

import imagesign.core.asn1.Der;
import imagesign.core.x509.SignatureIdentifier;
import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A request for a time stamp, RFC 3161 §2.4.1.
 *
 * @param imprint the digest of what is to be stamped
 * @param policy the policy that is asked for, as an object identifier, or empty for the authority's
 *     default
 * @param nonce a random number that the answer must repeat, or empty for none
 * @param certificates whether the token is to hold the authority's certificates
 */
public record TimestampRequest(
    Digest imprint, Optional<String> policy, Optional<BigInteger> nonce, boolean certificates) {
  /** RFC 3161 asks for large ones; 160 bits are what every authority takes. */
  private static final int NONCE_BITS = 159;

  private static final int VERSION = 1;

  /** Checks that all is there. */
  public TimestampRequest {
    Objects.requireNonNull(imprint, "imprint");
    Objects.requireNonNull(policy, "policy");
    Objects.requireNonNull(nonce, "nonce");
  }

  /**
   * Makes a request with a nonce, for a token with certificates under the default policy.
   *
   * @param imprint the digest of what is to be stamped
   * @param random where the nonce comes from
   * @return the request
   */
  public static TimestampRequest of(Digest imprint, SecureRandom random) {
    return new TimestampRequest(
        imprint, Optional.empty(), Optional.of(new BigInteger(NONCE_BITS, random)), true);
  }

  /** {@return the request in DER} */
  public Bytes toBytes() {
    List<Bytes> parts = new ArrayList<>();
    parts.add(Der.integer(BigInteger.valueOf(VERSION)));
    parts.add(imprintDer());
    policy.map(Der::objectIdentifier).ifPresent(parts::add);
    nonce.map(Der::integer).ifPresent(parts::add);
    if (certificates) {
      parts.add(Der.booleanTrue());
    }
    return Der.sequence(parts.toArray(Bytes[]::new));
  }

  private Bytes imprintDer() {
    Bytes hash =
        Der.sequence(
            Der.objectIdentifier(SignatureIdentifier.oid(imprint.algorithm())), Der.nullValue());
    return Der.sequence(hash, Der.octetString(imprint.value()));
  }
}
