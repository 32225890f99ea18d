package imagesign.trust;

import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import imagesign.spi.Authority;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;

/**
 * Hashes a policy so that no two that could decide differently share a value: every part has its
 * length.
 */
final class PolicyFingerprint {
  private final MessageDigest hash = Digest.Algorithm.SHA256.newMessageDigest();

  private PolicyFingerprint() {}

  static Digest of(List<Rule> rules) {
    var fingerprint = new PolicyFingerprint();
    fingerprint.number(rules.size());
    rules.forEach(fingerprint::rule);
    return Digest.ofValue(Digest.Algorithm.SHA256, Bytes.copyOf(fingerprint.hash.digest()));
  }

  private void rule(Rule rule) {
    patterns(rule.patterns());
    patterns(rule.exceptions());
    text(rule.mode().name());
    text(rule.platforms().name());
    requirement(rule.requirement());
  }

  private void patterns(List<ImagePattern> patterns) {
    number(patterns.size());
    patterns.forEach(pattern -> text(pattern.toString()));
  }

  private void requirement(Requirement requirement) {
    text(requirement.getClass().getSimpleName());
    if (requirement instanceof Requirement.By by) {
      authority(by.authority());
    } else if (requirement instanceof Requirement.AtLeast atLeast) {
      number(atLeast.count());
      number(atLeast.authorities().size());
      atLeast.authorities().forEach(this::authority);
    } else if (requirement instanceof Requirement.All all) {
      parts(all.parts());
    } else if (requirement instanceof Requirement.Any any) {
      parts(any.parts());
    }
  }

  private void parts(List<Requirement> parts) {
    number(parts.size());
    parts.forEach(this::requirement);
  }

  private void authority(Authority authority) {
    text(authority.scheme().id());
    text(authority.name());
    bytes(authority.fingerprint());
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
