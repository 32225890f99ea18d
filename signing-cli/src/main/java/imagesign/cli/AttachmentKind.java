package imagesign.cli;

import imagesign.oci.Descriptor;
import imagesign.oci.MediaType;
import imagesign.registry.AttachedTag;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The kinds of things that belong to an image, as {@code cosign copy --only} names them. */
enum AttachmentKind {
  SIG(AttachedTag.SIGNATURES),
  ATT(AttachedTag.ATTESTATIONS),
  SBOM(AttachedTag.SBOM);

  private static final String PREDICATE_TYPE = "dev.sigstore.bundle.predicateType";
  private static final String IMAGE_SIGNATURE = "https://sigstore.dev/cosign/sign/v1";
  private static final String BUNDLE = "application/vnd.dev.sigstore.bundle";
  private static final Set<String> SIGNATURES =
      Set.of(
          "application/vnd.dev.cosign.artifact.sig.v1+json",
          "application/vnd.cncf.notary.signature");

  private final AttachedTag tag;

  AttachmentKind(AttachedTag tag) {
    this.tag = tag;
  }

  AttachedTag tag() {
    return tag;
  }

  /** Reads {@code sig,att,sbom} in any order. */
  static Set<AttachmentKind> parse(String option, String list) {
    Set<AttachmentKind> kinds = EnumSet.noneOf(AttachmentKind.class);
    for (String name : list.split(",", -1)) {
      kinds.add(
          Arrays.stream(values())
              .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(name))
              .findFirst()
              .orElseThrow(() -> new UsageException(option + ": not of sig, att and sbom")));
    }
    return kinds;
  }

  /** What a referrer is; empty for what is none of these, or is not told. */
  static Optional<AttachmentKind> of(Descriptor referrer) {
    String type = referrer.artifactType().orElse(referrer.mediaType()).value();
    String predicateType = referrer.annotations().get(PREDICATE_TYPE);
    if (SIGNATURES.contains(type) || IMAGE_SIGNATURE.equals(predicateType)) {
      return Optional.of(SIG);
    }
    if (predicateType != null || type.startsWith("application/vnd.in-toto")) {
      return Optional.of(ATT);
    }
    if (type.startsWith(BUNDLE)) {
      // A bundle that names no predicate holds a signature of the image, not a statement.
      return Optional.of(SIG);
    }
    return isSbom(referrer.artifactType()) ? Optional.of(SBOM) : Optional.empty();
  }

  private static boolean isSbom(Optional<MediaType> type) {
    return type.map(MediaType::value)
        .filter(t -> t.contains("spdx") || t.contains("cyclonedx") || t.contains("sbom"))
        .isPresent();
  }
}
