package imagesign.cosign;

import imagesign.core.json.Json;
import imagesign.core.json.JsonException;
import imagesign.core.json.JsonNull;
import imagesign.core.json.JsonObject;
import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import java.util.List;
import java.util.Map;

/**
 * The simple signing payload by which Cosign 1 and 2 sign an image. Read only after the signature
 * over its bytes holds.
 *
 * <p>The repository in it is written as Cosign writes it, and like Cosign not compared on reading:
 * an image keeps its signatures when it is copied.
 */
record SimpleSigning(String digest, Map<String, String> annotations) implements Claims {
  static final MediaType MEDIA_TYPE =
      new MediaType("application/vnd.dev.cosign.simplesigning.v1+json");

  private static final String TYPE = "cosign container image signature";

  /** Reads a payload; throws {@link CosignException} for anything else. */
  static SimpleSigning parse(Bytes payload) {
    try {
      JsonObject json = Json.parseObject(payload);
      JsonObject critical = json.object("critical");
      if (!critical.string("type").equals(TYPE)) {
        throw new JsonException("member \"type\": not a Cosign signature");
      }
      return new SimpleSigning(
          critical.object("image").string("docker-manifest-digest"),
          Annotations.strings(json.optionalObject("optional").orElse(JsonObject.EMPTY)));
    } catch (JsonException e) {
      throw new CosignException(CosignReason.PAYLOAD_MALFORMED, "payload: " + e.getMessage(), e);
    }
  }

  @Override
  public List<Map<String, String>> about(Digest other) {
    return digest.equals(other.toString()) ? List.of(annotations) : List.of();
  }

  /** Writes the payload that signs one digest, member by member as Cosign does. */
  static Bytes write(Repository repository, Digest digest, Map<String, String> annotations) {
    JsonObject critical =
        JsonObject.builder()
            .put("identity", object("docker-reference", reference(repository)))
            .put("image", object("docker-manifest-digest", digest.toString()))
            .put("type", TYPE)
            .build();
    return JsonObject.builder()
        .put("critical", critical)
        .put("optional", annotations.isEmpty() ? JsonNull.NULL : JsonObject.ofStrings(annotations))
        .build()
        .toBytes();
  }

  private static JsonObject object(String name, String value) {
    return JsonObject.builder().put(name, value).build();
  }

  /** Cosign names Docker Hub {@code index.docker.io}. */
  private static String reference(Repository repository) {
    return repository.registry().equals(Repository.DOCKER_HUB)
        ? "index." + repository
        : repository.toString();
  }
}
