package imagesign;

import static imagesign.trust.Decision.Verdict.FULFILLED;
import static imagesign.trust.Decision.Verdict.UNFULFILLED;
import static imagesign.trust.Decision.Verdict.UNKNOWN;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.signature.CommonReason;
import imagesign.signature.FailureReason;
import imagesign.signature.SignatureFailure;
import imagesign.signature.SignatureSource;
import imagesign.spi.ArtifactSource;
import imagesign.spi.Authority;
import imagesign.spi.Check;
import imagesign.spi.ContentException;
import imagesign.spi.Detail;
import imagesign.spi.SignerIdentity;
import imagesign.trust.Decision;
import imagesign.trust.Decision.RuleResult;
import imagesign.trust.Decision.Verdict;
import imagesign.trust.Evidence;
import imagesign.trust.Rule;
import imagesign.trust.TrustPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One run of the loop: resolve once, look for signatures of the image and, where a rule asks for
 * it, of each of its platforms, then evaluate the rules. Not thread-safe; made for one image and
 * one policy.
 */
final class VerificationRun {
  private final VerifierOptions options;
  private TrustPolicy policy;
  private final ArtifactReference asked;
  private final Reads reads;
  private final Instant now;
  private final Map<Digest, Examination> examinations = new LinkedHashMap<>();
  private final Set<Digest> descended = new HashSet<>();
  private final List<Evidence> platformEvidence = new ArrayList<>();
  private ArtifactReference pinned;
  private List<Rule> rules = List.of();
  private @Nullable ImageSigningException missing;

  VerificationRun(
      ArtifactSource source, VerifierOptions options, ArtifactReference asked, TrustPolicy policy) {
    this.options = options;
    this.policy = policy;
    this.asked = asked;
    this.pinned = asked;
    this.now = options.now();
    this.reads = new Reads(source, options.maxReferrers(), options.deadline());
  }

  /** What came of a run; {@code failures} is empty unless the answer is no. */
  record Outcome(
      Verdict verdict,
      Decision decision,
      List<SignatureFailure> failures,
      List<Digest> children,
      Set<SignerIdentity> signers,
      Set<Detail> details,
      @Nullable ImageSigningException cause) {}

  Outcome run() {
    RunDiscovery image;
    try {
      policy = policy.snapshot();
      image = resolve();
    } catch (ImageSigningException e) {
      return undecided(e);
    } catch (ContentException e) {
      return unusable(e);
    }
    rules = policy.rulesFor(pinned);
    if (rules.isEmpty()) {
      return noRule();
    }
    Examination top = examine(image, rules);
    Verdict platforms = examinePlatforms(image, top);
    return conclude(top, platforms);
  }

  private RunDiscovery resolve() {
    Digest digest = asked.digest().orElseGet(this::resolveTag);
    pinned = asked.withDigest(digest);
    return new RunDiscovery(reads, asked.repository(), digest);
  }

  private Digest resolveTag() {
    Manifest manifest =
        reads
            .manifest(asked)
            .orElseThrow(() -> new ImageSigningException("there is no image " + asked));
    reads.remember(asked.repository(), manifest);
    return manifest.digest();
  }

  private Examination examine(RunDiscovery subject, List<Rule> rules) {
    Map<String, Authority> authorities = new LinkedHashMap<>();
    for (Rule rule : rules) {
      rule.requirement().named().forEach(a -> authorities.putIfAbsent(a.name(), a));
    }
    Examination examination =
        new Examination(subject, options, now, findings -> allFulfilled(rules, findings));
    examinations.put(subject.subject(), examination);
    examination.run(List.copyOf(authorities.values()));
    return examination;
  }

  private static boolean allFulfilled(List<Rule> rules, Findings findings) {
    for (Rule rule : rules) {
      if (verdict(rule, findings) != FULFILLED) {
        return false;
      }
    }
    return true;
  }

  private static Verdict verdict(Rule rule, Findings findings) {
    return RequirementEvaluation.evaluate(rule.requirement(), findings);
  }

  /**
   * Looks at every manifest below the image if a rule asks for it; says whether all could be found.
   */
  private Verdict examinePlatforms(RunDiscovery image, Examination top) {
    List<Rule> each = new ArrayList<>();
    boolean open = false;
    for (Rule rule : rules) {
      if (rule.platforms() == Rule.Platforms.EACH) {
        each.add(rule);
        open |= verdict(rule, top) != UNFULFILLED;
      }
    }
    if (!open) {
      return FULFILLED; // No such rule, or none that the platforms could still fulfil.
    }
    try {
      descend(image.subjectManifest(), image, each);
      return FULFILLED;
    } catch (ImageSigningException e) {
      missing = e;
      notePlatforms(image.subject(), new Check.Unknown(e));
      return UNKNOWN;
    } catch (ContentException e) {
      notePlatforms(
          image.subject(), new Check.Failed(e.reason(), String.valueOf(e.getMessage()), List.of()));
      return UNFULFILLED;
    }
  }

  private void descend(Manifest manifest, RunDiscovery image, List<Rule> each) {
    for (Descriptor entry : manifest.manifests()) {
      RunDiscovery child = image.of(entry.digest());
      if (!examinations.containsKey(entry.digest())) {
        requireRoom();
        examine(child, each);
      }
      // Not only on the first entry of a digest, which may call an index a manifest.
      if (entry.mediaType().isIndex() && descended.add(entry.digest())) {
        descend(child.manifest(entry), image, each);
      }
    }
  }

  private void requireRoom() {
    if (examinations.size() > options.maxPlatforms()) {
      throw new ContentException(
          CommonReason.PLATFORM_LIMIT, "more than " + options.maxPlatforms() + " manifests");
    }
  }

  private void notePlatforms(Digest image, Check check) {
    platformEvidence.add(Evidence.of(image, SignatureSource.subject(pinned), "", check));
  }

  private Outcome conclude(Examination top, Verdict platforms) {
    List<RuleResult> results = new ArrayList<>();
    Verdict all = FULFILLED;
    Verdict enforced = FULFILLED;
    for (Rule rule : rules) {
      Verdict verdict = overall(rule, top, platforms);
      results.add(new RuleResult(rule, verdict));
      all = RequirementEvaluation.and(all, verdict);
      if (rule.mode() == Rule.Mode.ENFORCE) {
        enforced = RequirementEvaluation.and(enforced, verdict);
      }
    }
    return new Outcome(
        all,
        decision(outcome(enforced, all), results, describe(results)),
        all == UNFULFILLED ? failures() : List.of(),
        new ArrayList<>(examinations.keySet()).subList(1, examinations.size()),
        top.allSigners(),
        top.details(),
        missing == null ? firstCause() : missing);
  }

  private Verdict overall(Rule rule, Examination top, Verdict platforms) {
    if (rule.platforms() == Rule.Platforms.INDEX) {
      return verdict(rule, top);
    }
    Verdict verdict = platforms;
    for (Examination examination : examinations.values()) {
      verdict = RequirementEvaluation.and(verdict, verdict(rule, examination));
    }
    return verdict;
  }

  private static Decision.Outcome outcome(Verdict enforced, Verdict all) {
    return switch (enforced) {
      case UNFULFILLED -> Decision.Outcome.DENY_POLICY;
      case UNKNOWN -> Decision.Outcome.DENY_UNVERIFIABLE;
      case FULFILLED ->
          all == FULFILLED ? Decision.Outcome.ALLOW : Decision.Outcome.AUDIT_WOULD_DENY;
    };
  }

  private static String describe(List<RuleResult> results) {
    for (RuleResult result : results) {
      if (result.verdict() != FULFILLED) {
        return result.verdict().name().toLowerCase(Locale.ROOT) + " " + result.rule();
      }
    }
    return "";
  }

  private List<SignatureFailure> failures() {
    List<SignatureFailure> failures = new ArrayList<>();
    evidence().forEach(e -> failed(e).ifPresent(failures::add));
    examinations.values().forEach(examination -> lacking(examination).ifPresent(failures::add));
    return failures;
  }

  private static Optional<SignatureFailure> failed(Evidence evidence) {
    return evidence
        .reason()
        .map(reason -> new SignatureFailure(evidence.source(), reason, evidence.detail()));
  }

  /**
   * What the failures of single signatures don't tell: that there is none, or too few that pass.
   */
  private Optional<SignatureFailure> lacking(Examination examination) {
    List<Rule> unfulfilled =
        rules.stream()
            .filter(rule -> appliesTo(rule, examination))
            .filter(rule -> verdict(rule, examination) == UNFULFILLED)
            .toList();
    if (unfulfilled.isEmpty()) {
      return Optional.empty();
    }
    String wanted = unfulfilled.get(0).requirement().toString();
    if (examination.evidence().isEmpty()) {
      return Optional.of(lacking(examination, CommonReason.NO_SIGNATURE, "wanted " + wanted));
    }
    if (examination.allSigners().isEmpty() && examination.hasFailure()) {
      return Optional.empty();
    }
    boolean sameSigner =
        unfulfilled.stream()
            .anyMatch(
                rule ->
                    RequirementEvaluation.lacksDistinctSigners(rule.requirement(), examination));
    CommonReason reason =
        sameSigner ? CommonReason.SIGNERS_NOT_DISTINCT : CommonReason.REQUIREMENT_NOT_MET;
    return Optional.of(lacking(examination, reason, "wanted " + wanted));
  }

  private boolean appliesTo(Rule rule, Examination examination) {
    return rule.platforms() == Rule.Platforms.EACH
        || pinned.digest().filter(examination.subject()::equals).isPresent();
  }

  private SignatureFailure lacking(Examination examination, FailureReason reason, String detail) {
    Digest subject = examination.subject();
    SignatureSource source =
        SignatureSource.subject(ArtifactReference.of(asked.repository(), subject));
    return new SignatureFailure(source, reason, subject + ": " + detail);
  }

  private List<Evidence> evidence() {
    List<Evidence> all = new ArrayList<>();
    examinations.values().forEach(examination -> all.addAll(examination.evidence()));
    all.addAll(platformEvidence);
    return all;
  }

  private @Nullable ImageSigningException firstCause() {
    for (Examination examination : examinations.values()) {
      if (!examination.causes().isEmpty()) {
        return examination.causes().get(0);
      }
    }
    return null;
  }

  private Outcome undecided(ImageSigningException e) {
    Decision decision =
        decision(Decision.Outcome.DENY_UNVERIFIABLE, List.of(), String.valueOf(e.getMessage()));
    return new Outcome(UNKNOWN, decision, List.of(), List.of(), Set.of(), Set.of(), e);
  }

  private Outcome unusable(ContentException e) {
    return refused(
        new SignatureFailure(
            SignatureSource.subject(asked), e.reason(), String.valueOf(e.getMessage())));
  }

  private Outcome noRule() {
    return refused(
        new SignatureFailure(
            SignatureSource.subject(pinned),
            CommonReason.NO_MATCHING_RULE,
            "no rule matches " + pinned));
  }

  private Outcome refused(SignatureFailure failure) {
    Decision decision = decision(Decision.Outcome.DENY_POLICY, List.of(), failure.detail());
    return new Outcome(
        UNFULFILLED, decision, List.of(failure), List.of(), Set.of(), Set.of(), null);
  }

  private Decision decision(Decision.Outcome outcome, List<RuleResult> results, String detail) {
    return new Decision(
        outcome, pinned, policy.fingerprint(), results, evidence(), detail, now, reads.count());
  }
}
