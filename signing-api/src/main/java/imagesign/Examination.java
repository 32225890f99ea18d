package imagesign;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Digest;
import imagesign.signature.CommonReason;
import imagesign.signature.FailureReason;
import imagesign.signature.SignatureSource;
import imagesign.spi.Authority;
import imagesign.spi.Candidate;
import imagesign.spi.Check;
import imagesign.spi.CheckContext;
import imagesign.spi.ContentException;
import imagesign.spi.Detail;
import imagesign.spi.SignaturePlace;
import imagesign.spi.SignatureScheme;
import imagesign.spi.SignerIdentity;
import imagesign.trust.Evidence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;

/**
 * Looks for signatures of one subject: scheme by scheme, place by place, candidate by candidate,
 * until enough is known. Not thread-safe; the checks of one window may run in parallel.
 */
final class Examination implements Findings {
  /** How many candidates are opened at once where the caller gave an executor. */
  private static final int PARALLEL_WINDOW = 4;

  private final RunDiscovery discovery;
  private final VerifierOptions options;
  private final CheckContext context;
  private final Predicate<Findings> satisfied;
  private final Map<String, Set<SignerIdentity>> signers = new HashMap<>();
  private final Set<String> open = new HashSet<>();
  private final List<Evidence> evidence = new ArrayList<>();
  private final Set<Detail> details = new LinkedHashSet<>();

  private final List<ImageSigningException> causes = new ArrayList<>();

  private record Answer(Authority authority, Check check) {}

  /**
   * Counts the candidates of one scheme, so that junk of one format can't use up another's limit.
   */
  private final class Allowance {
    private int left = options.maxCandidates();

    private List<Candidate> take(SignatureScheme scheme, List<Candidate> candidates) {
      int taken = Math.min(left, candidates.size());
      left -= taken;
      if (taken < candidates.size()) {
        refuse(
            nowhere(),
            CommonReason.CANDIDATE_LIMIT,
            "more than " + options.maxCandidates() + " signatures of " + scheme.id());
        candidates.subList(taken, candidates.size()).forEach(Examination.this::leave);
      }
      return candidates.subList(0, taken);
    }
  }

  Examination(RunDiscovery discovery, VerifierOptions options, Predicate<Findings> satisfied) {
    this.discovery = discovery;
    this.options = options;
    this.context = new CheckContext(discovery.subject(), options.now());
    this.satisfied = satisfied;
  }

  Digest subject() {
    return discovery.subject();
  }

  List<Evidence> evidence() {
    return evidence;
  }

  Set<Detail> details() {
    return details;
  }

  /** Why there is no answer to some check, first things first. */
  List<ImageSigningException> causes() {
    return causes;
  }

  Set<SignerIdentity> allSigners() {
    Set<SignerIdentity> all = new LinkedHashSet<>();
    signers.values().forEach(all::addAll);
    return all;
  }

  @Override
  public Set<SignerIdentity> signers(Authority authority) {
    return signers.getOrDefault(authority.name(), Set.of());
  }

  @Override
  public boolean isOpen(Authority authority) {
    return open.contains(authority.name());
  }

  void run(List<Authority> authorities) {
    for (var entry : byScheme(authorities).entrySet()) {
      Allowance allowance = new Allowance();
      for (SignaturePlace place : places(entry.getKey(), entry.getValue())) {
        if (enough()) {
          return;
        }
        examine(allowance.take(entry.getKey(), list(place, entry.getValue())), entry.getValue());
      }
    }
    noteTruncatedListing();
  }

  private static Map<SignatureScheme, List<Authority>> byScheme(List<Authority> authorities) {
    Map<String, SignatureScheme> schemes = new HashMap<>();
    Map<SignatureScheme, List<Authority>> grouped = new LinkedHashMap<>();
    for (Authority authority : authorities) {
      SignatureScheme scheme =
          schemes.computeIfAbsent(authority.scheme().id(), id -> authority.scheme());
      grouped.computeIfAbsent(scheme, s -> new ArrayList<>()).add(authority);
    }
    return grouped;
  }

  private boolean enough() {
    return !options.fullEvidence() && satisfied.test(this);
  }

  private List<SignaturePlace> places(SignatureScheme scheme, List<Authority> authorities) {
    try {
      return scheme.places(discovery, authorities);
    } catch (RuntimeException e) {
      refuse(nowhere(), CommonReason.INTERNAL, describe(e));
      return List.of();
    }
  }

  private List<Candidate> list(SignaturePlace place, List<Authority> authorities) {
    try {
      return place.list();
    } catch (ImageSigningException e) {
      authorities.forEach(a -> record(nowhere(), new Answer(a, new Check.Unknown(e))));
    } catch (ContentException e) {
      refuse(nowhere(), e.reason(), describe(e));
    } catch (RuntimeException e) {
      refuse(nowhere(), CommonReason.INTERNAL, describe(e));
    }
    return List.of();
  }

  private void examine(List<Candidate> candidates, List<Authority> authorities) {
    int window = options.executor().isPresent() ? PARALLEL_WINDOW : 1;
    int at = 0;
    while (at < candidates.size() && !enough()) {
      int end = Math.min(at + window, candidates.size());
      open(candidates.subList(at, end), authorities);
      at = end;
    }
    candidates.subList(at, candidates.size()).forEach(this::leave);
  }

  private void open(List<Candidate> candidates, List<Authority> authorities) {
    if (options.executor().isEmpty() || candidates.size() == 1) {
      candidates.forEach(c -> recordAll(c, answers(c, authorities)));
      return;
    }
    List<CompletableFuture<List<Answer>>> running =
        candidates.stream()
            .map(
                c ->
                    CompletableFuture.supplyAsync(
                        () -> answers(c, authorities), options.executor().get()))
            .toList();
    for (int i = 0; i < candidates.size(); i++) {
      recordAll(candidates.get(i), join(running.get(i)));
    }
  }

  private static List<Answer> join(CompletableFuture<List<Answer>> running) {
    try {
      return running.join();
    } catch (CompletionException e) {
      // Checks answer every exception, so this is an Error, or the executor's own refusal.
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new ImageSigningException("the executor gave up", true, e);
    }
  }

  private List<Answer> answers(Candidate candidate, List<Authority> authorities) {
    return authorities.stream().map(a -> new Answer(a, check(candidate, a))).toList();
  }

  private Check check(Candidate candidate, Authority authority) {
    try {
      return candidate.check(authority, context);
    } catch (ImageSigningException e) {
      return new Check.Unknown(e);
    } catch (ContentException e) {
      return new Check.Failed(e.reason(), describe(e), List.of());
    } catch (RuntimeException e) {
      return new Check.Failed(CommonReason.INTERNAL, describe(e), List.of());
    }
  }

  private static String describe(RuntimeException e) {
    return e instanceof ContentException
        ? String.valueOf(e.getMessage())
        : e.getClass().getSimpleName();
  }

  private void recordAll(Candidate candidate, List<Answer> answers) {
    answers.forEach(answer -> record(candidate.source(), answer));
  }

  private void record(SignatureSource source, Answer answer) {
    String name = answer.authority().name();
    evidence.add(Evidence.of(subject(), source, name, answer.check()));
    if (answer.check() instanceof Check.Passed passed) {
      signers.computeIfAbsent(name, n -> new LinkedHashSet<>()).add(passed.signer());
      details.addAll(passed.details());
    } else if (answer.check() instanceof Check.Unknown unknown) {
      open.add(name);
      causes.add(unknown.cause());
    }
  }

  private SignatureSource nowhere() {
    return SignatureSource.subject(ArtifactReference.of(discovery.repository(), subject()));
  }

  private void refuse(SignatureSource source, FailureReason reason, String detail) {
    evidence.add(Evidence.of(subject(), source, "", new Check.Failed(reason, detail, List.of())));
  }

  private void leave(Candidate candidate) {
    evidence.add(Evidence.notExamined(subject(), candidate.source()));
  }

  private void noteTruncatedListing() {
    if (discovery.truncated()) {
      refuse(
          nowhere(),
          CommonReason.CANDIDATE_LIMIT,
          "more than " + options.maxReferrers() + " referrers");
    }
  }
}
