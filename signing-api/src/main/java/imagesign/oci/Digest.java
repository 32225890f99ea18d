package imagesign.oci;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;

/**
 * The digest of some content: a registered algorithm and lower-case hexadecimal of exactly its
 * length.
 *
 * <p>A {@code Digest} that exists is well formed, so it is safe in a URL or a file name. It says
 * nothing of whether any content has it. Immutable and thread-safe. OCI image specification,
 * "Digests".
 *
 * @param algorithm the hash function
 * @param hex the value in lower-case hexadecimal
 */
public record Digest(Algorithm algorithm, String hex) {
  /** The hash functions that this SDK computes. */
  public enum Algorithm {
    /** SHA-256, which every registry knows. */
    SHA256("sha256", "SHA-256", 32),
    /** SHA-384, registered but rare. */
    SHA384("sha384", "SHA-384", 48),
    /** SHA-512, optional in registries. */
    SHA512("sha512", "SHA-512", 64);

    private final String prefix;
    private final String javaName;
    private final int length;

    Algorithm(String prefix, String javaName, int length) {
      this.prefix = prefix;
      this.javaName = javaName;
      this.length = length;
    }

    /** {@return the name before the colon, {@code sha256}} */
    public String prefix() {
      return prefix;
    }

    /** {@return the number of bytes of a value} */
    public int length() {
      return length;
    }

    /** {@return a new hash computation of the JDK's own provider} */
    public MessageDigest newMessageDigest() {
      try {
        return MessageDigest.getInstance(javaName);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("a JDK without " + javaName, e);
      }
    }

    private static Optional<Algorithm> byPrefix(String prefix) {
      return switch (prefix) {
        case "sha256" -> Optional.of(SHA256);
        case "sha384" -> Optional.of(SHA384);
        case "sha512" -> Optional.of(SHA512);
        default -> Optional.empty();
      };
    }
  }

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if {@code hex} is not lower-case hexadecimal of the right
   *     length
   */
  public Digest {
    Objects.requireNonNull(algorithm, "algorithm");
    if (!isHex(hex, algorithm.length)) {
      throw new IllegalArgumentException(
          "hex: not " + algorithm.length + " bytes in lower-case hex");
    }
  }

  /**
   * Parses {@code sha256:…}.
   *
   * @param text the digest as OCI writes it
   * @return the digest
   * @throws IllegalArgumentException if the algorithm is unknown or the value malformed
   */
  public static Digest parse(String text) {
    return tryParse(text)
        .orElseThrow(() -> new IllegalArgumentException("not a digest: " + Text.quote(text)));
  }

  /**
   * Parses {@code sha256:…} where a malformed one is an ordinary answer, as in what a server sent.
   *
   * @param text the digest as OCI writes it
   * @return the digest, or empty if the algorithm is unknown or the value malformed
   */
  public static Optional<Digest> tryParse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    String hex = text.substring(colon + 1);
    return Algorithm.byPrefix(text.substring(0, colon))
        .filter(algorithm -> isHex(hex, algorithm.length))
        .map(algorithm -> new Digest(algorithm, hex));
  }

  /**
   * Computes the SHA-256 digest of some content.
   *
   * @param content what to hash
   * @return its digest
   */
  public static Digest sha256(Bytes content) {
    return of(Algorithm.SHA256, content);
  }

  /**
   * Computes the digest of some content.
   *
   * @param algorithm the hash function
   * @param content what to hash
   * @return its digest
   */
  public static Digest of(Algorithm algorithm, Bytes content) {
    MessageDigest hash = algorithm.newMessageDigest();
    content.updateInto(hash);
    return ofValue(algorithm, Bytes.copyOf(hash.digest()));
  }

  /**
   * Makes a digest of a value that was computed elsewhere.
   *
   * @param algorithm the hash function
   * @param value the hash value
   * @return the digest
   * @throws IllegalArgumentException if the value has the wrong length
   */
  public static Digest ofValue(Algorithm algorithm, Bytes value) {
    return new Digest(algorithm, value.toHex());
  }

  /** {@return the hash value} */
  public Bytes value() {
    return Bytes.copyOf(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
  }

  /** {@return the digest as OCI writes it, {@code sha256:…}} */
  @Override
  public String toString() {
    return algorithm.prefix + ":" + hex;
  }

  private static boolean isHex(String hex, int length) {
    if (hex.length() != 2 * length) {
      return false;
    }
    for (int i = 0; i < hex.length(); i++) {
      char c = hex.charAt(i);
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
        return false;
      }
    }
    return true;
  }
}
