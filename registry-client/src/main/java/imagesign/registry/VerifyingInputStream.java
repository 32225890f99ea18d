package imagesign.registry;

import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.signature.CommonReason;
import imagesign.spi.ContentException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * Reads content that must have the size and digest of a descriptor, and no more.
 *
 * <p>The call that would give the last byte, or the end, throws {@link ContentException} if it does
 * not; a reader that knows the length and stops there is told too. Who closes it early has read
 * bytes that nothing vouches for. Skipping reads, so that what is skipped is hashed. Not
 * thread-safe.
 */
final class VerifyingInputStream extends InputStream {
  private static final int MAX_SKIP = 65_536;

  private final String what;
  private final InputStream in;
  private final Descriptor expected;
  private final MessageDigest hash;
  private long count;
  private boolean verified;

  VerifyingInputStream(String what, InputStream in, Descriptor expected) {
    this.what = what;
    this.in = in;
    this.expected = expected;
    this.hash = expected.digest().algorithm().newMessageDigest();
  }

  @Override
  public int read() throws IOException {
    return Streams.readOne(this);
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (length == 0) {
      return 0;
    }
    long left = expected.size() - count;
    if (left == 0) {
      verify();
      return -1;
    }
    int read = in.read(buffer, offset, (int) Math.min(length, left));
    if (read < 0) {
      throw new ContentException(
          CommonReason.SIZE_MISMATCH,
          what + ": ends after " + count + " of " + expected.size() + " bytes");
    }
    hash.update(buffer, offset, read);
    count += read;
    if (count == expected.size()) {
      verify();
    }
    return read;
  }

  private void verify() throws IOException {
    if (verified) {
      return;
    }
    if (in.read() >= 0) {
      throw new ContentException(
          CommonReason.SIZE_MISMATCH, what + ": more than " + expected.size() + " bytes");
    }
    byte[] actual = hash.digest();
    if (!MessageDigest.isEqual(actual, expected.digest().value().toByteArray())) {
      throw new ContentException(
          CommonReason.DIGEST_MISMATCH, what + ": content does not have the digest");
    }
    verified = true;
  }

  @Override
  public long skip(long n) throws IOException {
    byte[] buffer = new byte[(int) Math.max(0, Math.min(n, MAX_SKIP))];
    long skipped = 0;
    while (skipped < n) {
      int read = read(buffer, 0, (int) Math.min(buffer.length, n - skipped));
      if (read < 0) {
        break;
      }
      skipped += read;
    }
    return skipped;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  static void checkDigest(String what, Digest expected, Digest actual) {
    if (!expected.equals(actual)) {
      throw new ContentException(
          CommonReason.DIGEST_MISMATCH, what + ": the content's digest is " + actual);
    }
  }
}
