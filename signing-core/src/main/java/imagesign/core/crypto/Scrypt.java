package imagesign.core.crypto;

import org.bouncycastle.crypto.generators.SCrypt;

/**
 * Derives keys from passwords with scrypt, RFC 7914.
 *
 * <p>Takes 128·N·r bytes of memory and time in proportion: parameters that come from a file must be
 * checked against a list before they get here. Thread-safe.
 *
 * @param n the cost, a power of two above 1
 * @param r the block size
 * @param p the parallelisation
 */
public record Scrypt(int n, int r, int p) {
  /** The most memory that a derivation may take: 256 MiB. */
  private static final long MAX_MEMORY = 256L << 20;

  /**
   * Checks the parameters.
   *
   * @throws IllegalArgumentException if RFC 7914 has no such parameters, or they take more than 256
   *     MiB
   */
  public Scrypt {
    if (n < 2 || Integer.bitCount(n) != 1) {
      throw new IllegalArgumentException("n: no power of two above 1");
    }
    if (r < 1 || p < 1 || 128L * r * ((long) n + p) > MAX_MEMORY) {
      throw new IllegalArgumentException("r, p: not positive, or too much memory");
    }
  }

  /**
   * Derives a key.
   *
   * @param password the password, which stays the caller's to wipe
   * @param salt the salt
   * @param length the number of bytes of the key
   * @return the key, for the caller to wipe
   */
  public byte[] derive(byte[] password, byte[] salt, int length) {
    return SCrypt.generate(password, salt, n, r, p, length);
  }
}
