package imagesign.registry;

import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** A caller's stream that is read once, and what was read of it. Not thread-safe. */
final class HashingInput implements ChunkedUpload.Source {
  private final InputStream in;
  private final Digest.Algorithm algorithm;
  private final MessageDigest hash;
  private long count;

  HashingInput(InputStream in, Digest.Algorithm algorithm) {
    this.in = in;
    this.algorithm = algorithm;
    this.hash = algorithm.newMessageDigest();
  }

  @Override
  public int fill(byte[] buffer, int from) throws IOException {
    int read = in.readNBytes(buffer, from, buffer.length - from);
    hash.update(buffer, from, read);
    count += read;
    return read;
  }

  /** Describes all that was read; the last call. */
  Descriptor describe(MediaType type) {
    return Descriptor.of(type, Digest.ofValue(algorithm, Bytes.copyOf(hash.digest())), count);
  }
}
