package imagesign.notation;

import imagesign.oci.Bytes;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an envelope says outside its signature; nothing here is proven by it.
 *
 * @param chain the certificates in DER, the leaf first; never empty
 * @param timestampToken the RFC 3161 token over the signature
 * @param signingAgent the software that signed
 */
record UnsignedHeader(
    List<Bytes> chain, @Nullable Bytes timestampToken, @Nullable String signingAgent) {
  UnsignedHeader {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new NotationException(NotationReason.CHAIN_MISSING, "no certificates");
    }
  }

  Optional<Bytes> timestamp() {
    return Optional.ofNullable(timestampToken);
  }

  Optional<String> agent() {
    return Optional.ofNullable(signingAgent);
  }
}
