package imagesign.notation;

import imagesign.ImageSigningException;
import imagesign.core.json.Json;
import imagesign.core.json.JsonException;
import imagesign.core.json.JsonObject;
import imagesign.notation.PluginException.Reason;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * Lets a plugin make whole envelopes, and accepts only one that is over what it was asked to sign.
 */
record EnvelopePluginMaker(NotationPlugin plugin, String keyId) implements EnvelopeMaker {
  /** What a payload may say of what is signed; a plugin must not slip in anything else. */
  private static final Set<String> TARGET_MEMBERS =
      Set.of("mediaType", "digest", "size", "annotations");

  private record Answer(Bytes envelope, String type, Map<String, String> annotations) {}

  @Override
  public void check(SignerOptions options) {
    if (!options.attributes().isEmpty()
        || options.scheme() != SigningScheme.X509
        || options.countersigner() != null) {
      throw new IllegalArgumentException(
          "attribute, scheme, timestamp: the plugin makes the envelope by itself");
    }
  }

  @Override
  public WrittenEnvelope write(Descriptor target, SignerOptions options) {
    Answer answer = ask(target, options);
    if (!answer.type().equals(options.format().mediaType().value())) {
      throw invalid("an envelope of the type " + Texts.quote(answer.type()));
    }
    WrittenEnvelope written = verified(options.format(), answer.envelope());
    requireSame(target, written);
    return written.with(answer.annotations());
  }

  private Answer ask(Descriptor target, SignerOptions options) {
    EnvelopeFormat format = options.format();
    JsonObject.Builder request =
        NotationPlugin.request()
            .put("keyId", keyId)
            .put("payloadType", Payload.MEDIA_TYPE)
            .put("signatureEnvelopeType", format.mediaType().value())
            .put("payload", Base64s.encode(new Payload(target).toBytes(format)));
    Duration lifetime = options.lifetime();
    if (lifetime != null) {
      request.put("expiryDurationInSeconds", lifetime.toSeconds());
    }
    return plugin.command(
        "generate-envelope",
        request,
        json ->
            new Answer(
                PluginKey.decode(json.string("signatureEnvelope")),
                json.string("signatureEnvelopeType"),
                json.optionalStringMap("annotations").orElse(Map.of())));
  }

  private static WrittenEnvelope verified(EnvelopeFormat format, Bytes envelope) {
    try {
      return WrittenEnvelope.verified(format, envelope);
    } catch (ImageSigningException e) {
      throw new PluginException(Reason.SIGNATURE_INVALID, String.valueOf(e.getMessage()), e);
    }
  }

  /** Metadata may be added, nothing dropped or altered. */
  private static void requireSame(Descriptor asked, WrittenEnvelope written) {
    Descriptor signed = written.sound().target();
    if (!signed.describesSame(asked)
        || !signed.annotations().entrySet().containsAll(asked.annotations().entrySet())) {
      throw invalid("an envelope over something else");
    }
    if (!TARGET_MEMBERS.containsAll(members(written.sound().envelope().payload()))) {
      throw invalid("an envelope with unknown members in its payload");
    }
  }

  private static Set<String> members(Bytes payload) {
    try {
      return Json.parseObject(payload).object("targetArtifact").names();
    } catch (JsonException e) {
      throw invalid("a malformed payload");
    }
  }

  private static PluginException invalid(String what) {
    return new PluginException(Reason.SIGNATURE_INVALID, "the plugin returned " + what);
  }
}
