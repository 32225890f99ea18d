package imagesign.notation;

import imagesign.core.json.Json;
import imagesign.core.json.JsonArray;
import imagesign.core.json.JsonException;
import imagesign.core.json.JsonObject;
import imagesign.core.x509.Certificate;
import imagesign.core.x509.X509Exception;
import imagesign.key.SignatureAlgorithm;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Repository;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A signature of an image that waits for its value, computed by something that can't be a {@link
 * imagesign.key.SigningKey}: a machine elsewhere, or a person with a token.
 *
 * <p>Everything that is to be signed is fixed. It can be written and read by another process, which
 * need not be trusted: what is attached is verified first. Made by {@link NotationSigner#prepare},
 * completed by {@link NotationSigner#attach}. Immutable and thread-safe.
 */
public final class PreparedSignature {
  private static final int VERSION = 1;
  private static final Set<String> MEMBERS =
      Set.of("version", "repository", "format", "header", "payload", "chain", "signingAgent");
  private static final int MAX_BYTES = 8 * 1024 * 1024;

  private final Repository repository;
  private final EnvelopeFormat format;
  private final Bytes header;
  private final Bytes payload;
  private final List<Bytes> chain;
  private final String agent;
  private final NotationAlgorithm algorithm;
  private final Descriptor target;

  private PreparedSignature(
      Repository repository,
      EnvelopeFormat format,
      Bytes header,
      Bytes payload,
      List<Bytes> chain,
      String agent) {
    this.repository = repository;
    this.format = format;
    this.header = header;
    this.payload = payload;
    this.chain = List.copyOf(chain);
    this.agent = agent;
    this.algorithm = algorithm(this.chain);
    this.target = Payload.parse(payload).target();
  }

  static PreparedSignature of(
      Repository repository, CertifiedKey key, Descriptor target, SignerOptions options) {
    return new PreparedSignature(
        repository,
        options.format(),
        EnvelopeDraft.header(options.format(), key.algorithm(), options.header()),
        new Payload(target).toBytes(options.format()),
        key.certificates(),
        options.agent());
  }

  private static NotationAlgorithm algorithm(List<Bytes> chain) {
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("chain: empty");
    }
    return NotationAlgorithm.ofKey(Certificate.parse(chain.get(0)).publicKey())
        .orElseThrow(() -> new IllegalArgumentException("chain: a key of another kind"));
  }

  /** {@return the exact bytes to sign} */
  public Bytes toBeSigned() {
    return draft().toBeSigned();
  }

  private EnvelopeDraft draft() {
    return EnvelopeDraft.of(format, header, payload);
  }

  /** {@return the algorithm to sign them by} */
  public SignatureAlgorithm algorithm() {
    return algorithm.algorithm();
  }

  /** {@return the image that is to be signed} */
  public ArtifactReference subject() {
    return ArtifactReference.of(repository, target.digest());
  }

  Descriptor target() {
    return target;
  }

  List<Bytes> chain() {
    return chain;
  }

  EnvelopeFormat format() {
    return format;
  }

  /** Adds the signature and a timestamp if one is wanted, and verifies what comes of it. */
  WrittenEnvelope complete(Bytes signature, @Nullable Countersigner countersigner) {
    return WrittenEnvelope.of(format, draft(), signature, chain, agent, countersigner);
  }

  /** {@return this for another process, as JSON} */
  public Bytes encode() {
    return JsonObject.builder()
        .put("version", VERSION)
        .put("repository", repository.toString())
        .put("format", format.name().toLowerCase(Locale.ROOT))
        .put("header", Base64s.encode(header))
        .put("payload", Base64s.encode(payload))
        .put("chain", JsonArray.ofStrings(chain.stream().map(Base64s::encode).toList()))
        .put("signingAgent", agent)
        .build()
        .toBytes();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @param encoded the JSON
   * @return the prepared signature
   * @throws IllegalArgumentException if it is anything else
   */
  public static PreparedSignature parse(Bytes encoded) {
    if (encoded.size() > MAX_BYTES) {
      throw new IllegalArgumentException("encoded: too large");
    }
    try {
      JsonObject json = Json.parseObject(encoded);
      json.requireOnly(MEMBERS);
      if (json.integer("version") != VERSION) {
        throw new JsonException("another version");
      }
      return new PreparedSignature(
          Repository.parse(json.string("repository")),
          EnvelopeFormat.valueOf(json.string("format").toUpperCase(Locale.ROOT)),
          PluginKey.decode(json.string("header")),
          PluginKey.decode(json.string("payload")),
          json.strings("chain").stream().map(PluginKey::decode).toList(),
          json.string("signingAgent"));
    } catch (JsonException | NotationException | X509Exception e) {
      throw new IllegalArgumentException("encoded: " + e.getMessage(), e);
    }
  }

  /** {@return the image and the algorithm} */
  @Override
  public String toString() {
    return "signature of " + subject() + " by " + algorithm.pluginName();
  }
}
