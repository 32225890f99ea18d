package imagesign.cosign;

import imagesign.core.crypto.Crypto;
import imagesign.key.VerificationKey;
import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import imagesign.spi.Authority;
import imagesign.spi.SignatureScheme;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whoever holds one of some trusted keys and signs images the Cosign way.
 *
 * <p>It passes a signature in one of the accepted forms that verifies with one of the keys, is an
 * image signature and no attestation, is about exactly the digest in question, and carries every
 * required annotation with the required value. The repository that a legacy signature names is not
 * compared, so a copied image keeps its signatures.
 *
 * <p>Immutable and thread-safe; the methods that change something return a new authority.
 */
public final class CosignAuthority implements Authority {
  private static final String DEFAULT_NAME = "cosign";

  private final String name;
  private final List<TrustedKey> keys;
  private final TransparencyLog log;
  private final Map<String, String> annotations;
  private final Set<SignatureFormat> formats;

  private CosignAuthority(
      String name,
      List<TrustedKey> keys,
      TransparencyLog log,
      Map<String, String> annotations,
      Set<SignatureFormat> formats) {
    this.name = name;
    this.keys = keys;
    this.log = log;
    this.annotations = annotations;
    this.formats = formats;
  }

  /**
   * Trusts one key.
   *
   * @param key the public key
   * @param log what is demanded of transparency logs
   * @return an authority named {@code cosign:} and the start of the key's fingerprint, for both
   *     forms
   * @throws IllegalArgumentException if Cosign has no use for a key of this kind
   */
  public static CosignAuthority key(VerificationKey key, TransparencyLog log) {
    return keys(List.of(key), log);
  }

  /**
   * Trusts several keys, any of which may sign; as during the change from one key to the next.
   *
   * @param keys the public keys; at least one
   * @param log what is demanded of transparency logs
   * @return an authority named {@code cosign:} and the start of the first key's fingerprint, for
   *     both forms
   * @throws IllegalArgumentException if there is no key, or Cosign has no use for one of this kind
   */
  public static CosignAuthority keys(List<VerificationKey> keys, TransparencyLog log) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("keys: empty");
    }
    String start = keys.get(0).fingerprint().hex().substring(0, 12);
    return new CosignAuthority(
        DEFAULT_NAME + ":" + start,
        keys.stream().map(key -> TrustedKey.of(key, Crypto.standard())).toList(),
        Objects.requireNonNull(log, "log"),
        Map.of(),
        Set.of(SignatureFormat.values()));
  }

  /**
   * Names the authority, as rules, decisions and evidence call it.
   *
   * @param name a name that is not blank
   * @return an authority with it
   * @throws IllegalArgumentException if it is blank
   */
  public CosignAuthority named(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("name: blank");
    }
    return new CosignAuthority(name, keys, log, annotations, formats);
  }

  /**
   * Demands signed annotations; none by default.
   *
   * @param annotations each must be signed with exactly this value
   * @return an authority that demands these alone
   */
  public CosignAuthority requireAnnotations(Map<String, String> annotations) {
    return new CosignAuthority(name, keys, log, Map.copyOf(annotations), formats);
  }

  /**
   * Chooses which forms of storage are read; both by default. With only one, a verification needs
   * fewer requests.
   *
   * @param first a form
   * @param more another form
   * @return an authority that reads these alone
   */
  public CosignAuthority formats(SignatureFormat first, SignatureFormat... more) {
    return new CosignAuthority(name, keys, log, annotations, Set.copyOf(EnumSet.of(first, more)));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public SignatureScheme scheme() {
    return CosignScheme.INSTANCE;
  }

  @Override
  public Bytes fingerprint() {
    MessageDigest hash = Digest.Algorithm.SHA256.newMessageDigest();
    update(hash, keys.size());
    keys.forEach(key -> update(hash, key.key().spki()));
    update(hash, Bytes.utf8(log.toString()));
    update(hash, annotations.size());
    new TreeMap<>(annotations)
        .forEach(
            (key, value) -> {
              update(hash, Bytes.utf8(key));
              update(hash, Bytes.utf8(value));
            });
    update(hash, Bytes.utf8(EnumSet.copyOf(formats).toString()));
    return Bytes.copyOf(hash.digest());
  }

  private static void update(MessageDigest hash, Bytes part) {
    update(hash, part.size());
    hash.update(part.asByteBuffer());
  }

  private static void update(MessageDigest hash, int number) {
    hash.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, number));
  }

  /**
   * The key that made a signature; throws {@link CosignException} if none of this authority's did.
   */
  VerificationKey signer(Bytes message, Bytes signature) {
    for (TrustedKey key : keys) {
      if (key.hasSigned(message, signature)) {
        return key.key();
      }
    }
    throw new CosignException(
        CosignReason.SIGNATURE_INVALID, "no trusted key made this signature over this content");
  }

  Map<String, String> annotations() {
    return annotations;
  }

  boolean accepts(SignatureFormat format) {
    return formats.contains(format);
  }

  /** {@return the name and the fingerprints of the keys} */
  @Override
  public String toString() {
    return name + " " + keys.stream().map(TrustedKey::key).toList();
  }
}
