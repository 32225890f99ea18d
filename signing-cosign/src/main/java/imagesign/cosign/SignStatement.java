package imagesign.cosign;

import imagesign.core.json.Json;
import imagesign.core.json.JsonException;
import imagesign.core.json.JsonObject;
import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The in-toto statement by which Cosign 3 signs an image: subjects with annotations under the
 * predicate type of a signature. Read only after the signature over its bytes holds. in-toto
 * attestation framework, "Statement".
 */
record SignStatement(List<Subject> subjects) implements Claims {
  static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";
  static final String PREDICATE_TYPE = "https://sigstore.dev/cosign/sign/v1";

  private static final String TYPE = "https://in-toto.io/Statement/v1";
  private static final Set<String> TYPES = Set.of(TYPE, "https://in-toto.io/Statement/v0.1");
  private static final int MAX_SUBJECTS = 1024;
  private static final int MAX_DIGESTS = 32;

  /** What is signed: digests by the name of their algorithm, and annotations that are strings. */
  record Subject(Map<String, String> digests, Map<String, String> annotations) {
    boolean isAbout(Digest digest) {
      String value = digests.get(digest.algorithm().prefix());
      return value != null && value.toLowerCase(Locale.ROOT).equals(digest.hex());
    }
  }

  /** Reads a statement; throws {@link CosignException} for anything but an image signature. */
  static SignStatement parse(Bytes payload) {
    try {
      return read(Json.parseObject(payload));
    } catch (JsonException e) {
      throw new CosignException(
          CosignReason.STATEMENT_MALFORMED, "statement: " + e.getMessage(), e);
    }
  }

  private static SignStatement read(JsonObject json) {
    if (!TYPES.contains(json.string("_type"))) {
      throw new JsonException("member \"_type\": not an in-toto statement");
    }
    if (!json.string("predicateType").equals(PREDICATE_TYPE)) {
      throw new CosignException(
          CosignReason.NOT_A_SIGNATURE, "an attestation, not an image signature");
    }
    List<JsonObject> subjects = json.objects("subject");
    if (subjects.isEmpty() || subjects.size() > MAX_SUBJECTS) {
      throw new JsonException("member \"subject\": " + subjects.size() + " entries");
    }
    List<Subject> read = new ArrayList<>();
    for (JsonObject subject : subjects) {
      read.add(subject(subject));
    }
    return new SignStatement(read);
  }

  private static Subject subject(JsonObject json) {
    Map<String, String> digests = json.stringMap("digest");
    if (digests.isEmpty() || digests.size() > MAX_DIGESTS) {
      throw new JsonException("member \"digest\": " + digests.size() + " entries");
    }
    return new Subject(
        digests, Annotations.strings(json.optionalObject("annotations").orElse(JsonObject.EMPTY)));
  }

  @Override
  public List<Map<String, String>> about(Digest digest) {
    List<Map<String, String>> annotations = new ArrayList<>();
    for (Subject subject : subjects) {
      if (subject.isAbout(digest)) {
        annotations.add(subject.annotations());
      }
    }
    return annotations;
  }

  /** Writes the statement that signs one digest. */
  static Bytes write(Digest digest, Map<String, String> annotations) {
    JsonObject subject =
        JsonObject.builder()
            .put(
                "digest",
                JsonObject.builder().put(digest.algorithm().prefix(), digest.hex()).build())
            .put("annotations", JsonObject.ofStrings(annotations))
            .build();
    return JsonObject.builder()
        .put("_type", TYPE)
        .put("subject", List.of(subject))
        .put("predicateType", PREDICATE_TYPE)
        .put("predicate", JsonObject.EMPTY)
        .build()
        .toBytes();
  }
}
