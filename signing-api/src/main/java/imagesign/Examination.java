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
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import java.util.function.Supplier;

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

  Examination(
      RunDiscovery discovery, VerifierOptions options, Instant now, Predicate<Findings> satisfied) {
    this.discovery = discovery;
    this.options = options;
    this.context = new CheckContext(discovery.subject(), now);
    this.satisfied = satisfied;
  }

  Digest subject() {
    return discovery.subject();
  }

  List<Evidence> evidence() {
    return evidence;
  }

  /** Whether some evidence has a reason, and so tells by itself why there is no success. */
  boolean hasFailure() {
    return evidence.stream().anyMatch(e -> e.reason().isPresent());
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
      SignatureScheme scheme = entry.getKey();
      List<Authority> mine = entry.getValue();
      for (SignaturePlace place : ask(() -> scheme.places(discovery, mine), mine)) {
        if (enough()) {
          return;
        }
        examine(scheme, ask(place::list, mine), mine);
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

  private <T> List<T> ask(Supplier<List<T>> question, List<Authority> authorities) {
    try {
      return List.copyOf(question.get());
    } catch (ImageSigningException e) {
      authorities.forEach(a -> record(nowhere(), new Answer(a, new Check.Unknown(e))));
    } catch (ContentException e) {
      refuse(nowhere(), e.reason(), describe(e));
    } catch (RuntimeException e) {
      refuse(nowhere(), CommonReason.INTERNAL, describe(e));
    }
    return List.of();
  }

  private void examine(
      SignatureScheme scheme, List<Candidate> candidates, List<Authority> authorities) {
    int window = options.executor() == null ? 1 : PARALLEL_WINDOW;
    int limit = Math.min(candidates.size(), options.maxCandidates());
    int at = 0;
    while (at < limit && !enough()) {
      int end = Math.min(at + window, limit);
      open(candidates.subList(at, end), authorities);
      at = end;
    }
    if (limit < candidates.size() && !satisfied.test(this)) {
      refuse(
          nowhere(),
          CommonReason.CANDIDATE_LIMIT,
          "more than " + limit + " signatures of " + scheme.id() + " in one place");
    }
    candidates.subList(at, candidates.size()).forEach(this::leave);
  }

  private void open(List<Candidate> candidates, List<Authority> authorities) {
    Executor executor = options.executor();
    if (executor != null && candidates.size() > 1) {
      openAtOnce(executor, candidates, authorities);
    } else {
      candidates.forEach(candidate -> recordAll(candidate, answers(candidate, authorities)));
    }
  }

  private void openAtOnce(
      Executor executor, List<Candidate> candidates, List<Authority> authorities) {
    List<FutureTask<List<Answer>>> tasks =
        candidates.stream().map(c -> new FutureTask<>(() -> answers(c, authorities))).toList();
    tasks.forEach(task -> offer(executor, task));
    for (int i = 0; i < tasks.size(); i++) {
      recordAll(candidates.get(i), finish(tasks.get(i), authorities));
    }
  }

  private static void offer(Executor executor, Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      // It is left to the calling thread.
    }
  }

  /**
   * Does here what no other thread has begun: an executor that is busy, full or shut down, or whose
   * only thread this is, costs time and no answer.
   */
  private static List<Answer> finish(FutureTask<List<Answer>> task, List<Authority> authorities) {
    task.run();
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      Check unknown = new Check.Unknown(new ImageSigningException("interrupted", true, e));
      return authorities.stream().map(a -> new Answer(a, unknown)).toList();
    } catch (ExecutionException e) {
      // Checks answer every exception, so this is an Error.
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e);
    }
  }

  private List<Answer> answers(Candidate candidate, List<Authority> authorities) {
    List<Answer> answers = new ArrayList<>(authorities.size());
    for (Authority authority : authorities) {
      answers.add(new Answer(authority, check(candidate, authority)));
    }
    return answers;
  }

  private Check check(Candidate candidate, Authority authority) {
    try {
      return Objects.requireNonNull(candidate.check(authority, context), "check");
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
    if (discovery.truncated() && !satisfied.test(this)) {
      refuse(
          nowhere(),
          CommonReason.CANDIDATE_LIMIT,
          "more than " + options.maxReferrers() + " referrers");
    }
  }
}
