package imagesign.notation;

import imagesign.core.x509.Certificate;
import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Hashes what an authority trusts and demands, each part with its length. */
final class AuthorityFingerprint {
  private final MessageDigest hash = Digest.Algorithm.SHA256.newMessageDigest();

  private AuthorityFingerprint() {}

  static Bytes of(AuthorityOptions options, TrustSnapshot trust) {
    AuthorityFingerprint fingerprint = new AuthorityFingerprint();
    fingerprint.statement(options.statement());
    fingerprint.strings(new TreeMap<>(options.metadata()));
    fingerprint.number(options.understood().size());
    new TreeSet<>(options.understood().keySet()).forEach(fingerprint::text);
    fingerprint.number(options.plugins().size());
    new TreeSet<>(options.plugins().keySet()).forEach(fingerprint::text);
    fingerprint.text(options.revocation().fingerprint());
    fingerprint.number(options.mergesFallbackTag() ? 1 : 0);
    fingerprint.number(options.bySpecification() ? 1 : 0);
    fingerprint.number(trust.stores().size());
    trust.stores().forEach(fingerprint::store);
    return Bytes.copyOf(fingerprint.hash.digest());
  }

  private void statement(TrustStatement statement) {
    text(statement.level().toString());
    text(statement.verifyTimestamp().toString());
    number(statement.trustedIdentities().size());
    statement.trustedIdentities().forEach(identity -> text(identity.toString()));
  }

  private void strings(Map<String, String> strings) {
    number(strings.size());
    strings.forEach(
        (name, value) -> {
          text(name);
          text(value);
        });
  }

  private void store(TrustStoreName name, List<Certificate> certificates) {
    text(name.toString());
    number(certificates.size());
    certificates.forEach(certificate -> bytes(certificate.der()));
  }

  private void text(String text) {
    bytes(Bytes.utf8(text));
  }

  private void bytes(Bytes bytes) {
    number(bytes.size());
    hash.update(bytes.asByteBuffer());
  }

  private void number(int number) {
    hash.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, number));
  }
}
