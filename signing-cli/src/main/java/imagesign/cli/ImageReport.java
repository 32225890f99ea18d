package imagesign.cli;

import imagesign.ImageSigningException;
import imagesign.SignedArtifact;
import imagesign.SignedArtifact.StoredSignature;
import imagesign.VerificationResult.Rejected;
import imagesign.VerifiedArtifact;
import imagesign.core.json.JsonArray;
import imagesign.core.json.JsonNull;
import imagesign.core.json.JsonObject;
import imagesign.core.json.JsonString;
import imagesign.core.json.JsonValue;
import imagesign.cosign.CosignSignature;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.signature.SignatureFailure;
import imagesign.signature.SignatureSource;
import imagesign.spi.ContentException;
import imagesign.spi.SignerIdentity;
import imagesign.trust.Decision;
import imagesign.trust.Evidence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Puts into words what came of one image. The JSON members are a contract, described in this
 * module's README: none is renamed or left out, new ones may come.
 */
final class ImageReport {
  private static final String SIGNATURES = "signatures";
  private static final String FAILURES = "failures";

  private final ImageArgument image;

  private ImageReport(ImageArgument image) {
    this.image = image;
  }

  static ImageReport of(ImageArgument image) {
    return new ImageReport(image);
  }

  Report verified(VerifiedArtifact artifact, Decision decision) {
    List<String> lines = new ArrayList<>();
    lines.add("verified " + artifact.reference());
    artifact.signers().forEach(signer -> lines.add("  signed by " + signer));
    for (CosignSignature signature : artifact.details(CosignSignature.class)) {
      new TreeMap<>(signature.annotations())
          .forEach((key, value) -> lines.add("  annotation " + key + "=" + value));
    }
    artifact.children().forEach(child -> lines.add("  and below it " + child));
    return Report.ok(lines, verifiedJson(artifact, decision));
  }

  private JsonObject verifiedJson(VerifiedArtifact artifact, Decision decision) {
    List<JsonObject> signatures =
        artifact.details(CosignSignature.class).stream().map(ImageReport::signature).toList();
    return verifiedJson(decision, artifact.signers(), signatures)
        .with("platforms", strings(artifact.children()));
  }

  /** The members of a report of success; no platforms yet. */
  JsonObject verifiedJson(
      Decision decision, Collection<SignerIdentity> signers, List<JsonObject> signatures) {
    return start(decision.reference(), "verified")
        .put("signers", signers.stream().map(ImageReport::signer).toList())
        .put(SIGNATURES, signatures)
        .put("platforms", List.of())
        .put(FAILURES, List.of())
        .put("detail", "")
        .put("evidence", evidence(decision))
        .build();
  }

  Report rejected(Rejected<?> rejected) {
    return rejected(rejected.failures(), rejected.decision());
  }

  Report rejected(List<SignatureFailure> failures, Decision decision) {
    List<String> lines = new ArrayList<>();
    lines.add("rejected " + decision.reference());
    failures.forEach(failure -> lines.add("  " + failure + where(failure.signature())));
    return new Report(
        ExitCode.REJECTED, lines, notVerified(decision, "rejected", failures, decision.detail()));
  }

  Report undecided(Decision decision, ImageSigningException cause) {
    List<String> lines = new ArrayList<>();
    lines.add(String.valueOf(cause.getMessage()));
    for (Evidence evidence : decision.evidence()) {
      if (evidence.status() == Evidence.Status.UNKNOWN) {
        lines.add("  " + evidence.detail() + where(evidence.source()));
      }
    }
    return new Report(
        ExitCode.NO_ANSWER,
        lines,
        notVerified(decision, "no-answer", List.of(), decision.detail()));
  }

  private JsonObject notVerified(
      Decision decision, String outcome, List<SignatureFailure> failures, String detail) {
    return start(decision.reference(), outcome)
        .put("signers", List.of())
        .put(SIGNATURES, List.of())
        .put("platforms", List.of())
        .put(FAILURES, failures.stream().map(ImageReport::failure).toList())
        .put("detail", detail)
        .put("evidence", evidence(decision))
        .build();
  }

  Report signed(SignedArtifact signed) {
    List<String> lines = new ArrayList<>();
    for (StoredSignature signature : signed.signatures()) {
      String how = signature.added() ? "signed " : "was signed already ";
      lines.add(how + signature.subject() + ", signature in " + signature.manifest().digest());
    }
    JsonObject json =
        start(signed.reference(), "signed")
            .put(SIGNATURES, signed.signatures().stream().map(ImageReport::stored).toList())
            .put(FAILURES, List.of())
            .put("detail", "")
            .build();
    return Report.ok(lines, json);
  }

  /** The store holds something that can't be signed or added to. */
  Report rejected(ContentException e) {
    SignatureFailure failure =
        new SignatureFailure(
            SignatureSource.subject(image.reference()), e.reason(), String.valueOf(e.getMessage()));
    List<String> lines = List.of("rejected " + image.reference(), "  " + failure);
    return notSigned(ExitCode.REJECTED, "rejected", lines, List.of(failure), "");
  }

  Report noAnswer(ImageSigningException e) {
    String message = String.valueOf(e.getMessage());
    List<String> lines = List.of("no answer for " + image.reference() + ": " + message);
    return notSigned(ExitCode.NO_ANSWER, "no-answer", lines, List.of(), message);
  }

  private Report notSigned(
      ExitCode end,
      String outcome,
      List<String> lines,
      List<SignatureFailure> failures,
      String detail) {
    JsonObject json =
        start(image.reference(), outcome)
            .put(SIGNATURES, List.of())
            .put(FAILURES, failures.stream().map(ImageReport::failure).toList())
            .put("detail", detail)
            .build();
    return new Report(end, lines, json);
  }

  /** The members that every report of an image begins with. */
  JsonObject.Builder start(ArtifactReference reference) {
    return JsonObject.builder()
        .put("image", image.text())
        .put("reference", reference.toString())
        .put("digest", orNull(reference.digest().map(Digest::toString)));
  }

  JsonObject.Builder start(ArtifactReference reference, String outcome) {
    return start(reference).put("outcome", outcome);
  }

  private static JsonObject signer(SignerIdentity signer) {
    if (signer instanceof SignerIdentity.Certificate certificate) {
      return JsonObject.builder()
          .put("type", "certificate")
          .put("subject", certificate.subject())
          .put("fingerprint", certificate.key().toString())
          .build();
    }
    SignerIdentity.Key key = (SignerIdentity.Key) signer;
    return JsonObject.builder()
        .put("type", "key")
        .put("fingerprint", key.fingerprint().toString())
        .build();
  }

  private static JsonObject signature(CosignSignature signature) {
    return JsonObject.builder()
        .put("format", lowerCase(signature.format()))
        .put("annotations", JsonObject.ofStrings(new TreeMap<>(signature.annotations())))
        .build();
  }

  private static JsonObject stored(StoredSignature signature) {
    return JsonObject.builder()
        .put("subject", signature.subject().toString())
        .put("manifest", descriptor(signature.manifest()))
        .put("added", signature.added())
        .build();
  }

  static JsonObject descriptor(Descriptor descriptor) {
    return JsonObject.builder()
        .put("mediaType", descriptor.mediaType().value())
        .put("digest", descriptor.digest().toString())
        .put("size", descriptor.size())
        .build();
  }

  static JsonObject failure(SignatureFailure failure) {
    return source(failure.signature())
        .put("reason", failure.reason().code())
        .put("detail", failure.detail())
        .build();
  }

  private static List<JsonObject> evidence(Decision decision) {
    return decision.evidence().stream().map(ImageReport::evidence).toList();
  }

  private static JsonObject evidence(Evidence evidence) {
    return source(evidence.source())
        .put("subject", evidence.subject().toString())
        .put("authority", evidence.authority())
        .put("status", lowerCase(evidence.status()))
        .put("reason", orNull(evidence.reason().map(reason -> reason.code())))
        .put("detail", evidence.detail())
        .put("signer", evidence.signer().<JsonValue>map(ImageReport::signer).orElse(JsonNull.NULL))
        .build();
  }

  private static JsonObject.Builder source(SignatureSource source) {
    return JsonObject.builder()
        .put("source", source.artifact().toString())
        .put("place", lowerCase(source.place()))
        .put("index", source.index());
  }

  private static String where(SignatureSource source) {
    return source.place() == SignatureSource.Place.SUBJECT
        ? ""
        : " (" + source.artifact() + ", number " + (source.index() + 1) + ")";
  }

  private static JsonArray strings(List<Digest> digests) {
    return JsonArray.ofStrings(digests.stream().map(Digest::toString).toList());
  }

  static JsonValue orNull(Optional<String> text) {
    return text.<JsonValue>map(JsonString::new).orElse(JsonNull.NULL);
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
