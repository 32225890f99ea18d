package imagesign.testkit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** A well-formed digest of one of the algorithms that this registry stores content under. */
record ContentDigest(String algorithm, String hex) {
  private static final Map<String, String> JAVA_NAMES =
      Map.of("sha256", "SHA-256", "sha384", "SHA-384", "sha512", "SHA-512");

  static ContentDigest sha256(byte[] content) {
    return of("sha256", content);
  }

  static ContentDigest of(String algorithm, byte[] content) {
    return new ContentDigest(algorithm, HexFormat.of().formatHex(hash(algorithm).digest(content)));
  }

  static Optional<ContentDigest> tryParse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0 || !JAVA_NAMES.containsKey(text.substring(0, colon))) {
      return Optional.empty();
    }
    ContentDigest digest = new ContentDigest(text.substring(0, colon), text.substring(colon + 1));
    return digest.isWellFormed() ? Optional.of(digest) : Optional.empty();
  }

  /** Parses what a client sent. */
  static ContentDigest parse(String text) {
    return tryParse(text)
        .orElseThrow(
            () -> new RegistryError(400, ErrorCode.DIGEST_INVALID, "not a digest: " + text));
  }

  /** Parses what the test that owns the registry passed. */
  static ContentDigest argument(String text) {
    return tryParse(text)
        .orElseThrow(() -> new IllegalArgumentException("digest: malformed: " + text));
  }

  /** Refuses the other algorithms. */
  void requireSha256() {
    if (!algorithm.equals("sha256")) {
      throw new RegistryError(400, ErrorCode.DIGEST_INVALID, "not a sha256 digest: " + this);
    }
  }

  boolean isDigestOf(byte[] content) {
    return of(algorithm, content).equals(this);
  }

  @Override
  public String toString() {
    return algorithm + ":" + hex;
  }

  private boolean isWellFormed() {
    return hex.length() == 2 * hash(algorithm).getDigestLength()
        && hex.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  private static MessageDigest hash(String algorithm) {
    try {
      return MessageDigest.getInstance(JAVA_NAMES.getOrDefault(algorithm, algorithm));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("a JDK without " + algorithm, e);
    }
  }
}
