package imagesign.registry;

import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** A caller's stream that is read once, and what was read of it. Not thread-safe. */
final class HashingInput {
  private final String what;
  private final InputStream in;
  private final Digest.Algorithm algorithm;
  private final MessageDigest hash;
  private long count;

  HashingInput(String what, InputStream in, Digest.Algorithm algorithm) {
    this.what = what;
    this.in = in;
    this.algorithm = algorithm;
    this.hash = algorithm.newMessageDigest();
  }

  /** Reads until the buffer is full or the stream ends; {@return how many bytes} */
  int fill(byte[] buffer, int from) {
    try {
      int read = in.readNBytes(buffer, from, buffer.length - from);
      hash.update(buffer, from, read);
      count += read;
      return read;
    } catch (IOException e) {
      throw BlobBody.unreadable(what, e);
    }
  }

  /** Describes all that was read; the last call. */
  Descriptor describe(MediaType type) {
    return Descriptor.of(type, Digest.ofValue(algorithm, Bytes.copyOf(hash.digest())), count);
  }
}
