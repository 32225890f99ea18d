package imagesign.key;

import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import java.io.InputStream;
import java.util.Objects;

/** A message in memory. */
record MessageToBeSigned(Bytes message) implements ToBeSigned {
  MessageToBeSigned {
    Objects.requireNonNull(message, "message");
  }

  @Override
  public InputStream openStream() {
    return message.openStream();
  }

  @Override
  public Digest digest(Digest.Algorithm algorithm) {
    return Digest.of(algorithm, message);
  }
}
