package imagesign;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import imagesign.signature.FailureReason;
import imagesign.signature.SignatureSource;
import imagesign.spi.Authority;
import imagesign.spi.Candidate;
import imagesign.spi.Check;
import imagesign.spi.CheckContext;
import imagesign.spi.Discovery;
import imagesign.spi.SignaturePlace;
import imagesign.spi.SignatureScheme;
import imagesign.spi.SignerIdentity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A scheme whose places and answers a test writes down; it keeps a record of what was opened. */
final class Scripted implements SignatureScheme {
  private final String id;
  private final List<String> opened = Collections.synchronizedList(new ArrayList<>());
  private final Map<Digest, List<Function<Scripted, SignaturePlace>>> places =
      new ConcurrentHashMap<>();

  private Scripted(String id) {
    this.id = id;
  }

  static Scripted scheme(String id) {
    return new Scripted(id);
  }

  /** Adds a place for one subject that holds these candidates. */
  Scripted at(Digest subject, Answer... answers) {
    return atPlace(subject, scheme -> () -> scheme.candidates(subject, answers));
  }

  Scripted atPlace(Digest subject, Function<Scripted, SignaturePlace> place) {
    places.computeIfAbsent(subject, s -> new ArrayList<>()).add(place);
    return this;
  }

  private List<Candidate> candidates(Digest subject, Answer... answers) {
    return IntStream.range(0, answers.length)
        .<Candidate>mapToObj(i -> candidate(subject, i, answers[i]))
        .toList();
  }

  private Candidate candidate(Digest subject, int index, Answer answer) {
    SignatureSource source =
        new SignatureSource(
            id,
            SignatureSource.Place.REFERRER,
            ArtifactReference.parse("registry.example/app@" + subject),
            index);
    return new Candidate() {
      @Override
      public SignatureSource source() {
        return source;
      }

      @Override
      public Check check(Authority authority, CheckContext context) {
        opened.add(authority.name() + "/" + index);
        return answer.apply(authority, context);
      }
    };
  }

  /** What was opened, {@code authority/index}, in order. */
  List<String> opened() {
    return List.copyOf(opened);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public List<SignaturePlace> places(Discovery discovery, List<Authority> authorities) {
    return places.getOrDefault(discovery.subject(), List.of()).stream()
        .map(place -> place.apply(this))
        .toList();
  }

  Authority authority(String name) {
    return new Named(name, this);
  }

  private record Named(String name, SignatureScheme scheme) implements Authority {
    @Override
    public Bytes fingerprint() {
      return Bytes.utf8(name);
    }
  }

  /** The answer of one candidate to each authority. */
  interface Answer extends BiFunction<Authority, CheckContext, Check> {}

  static SignerIdentity.Key signer(String name) {
    return new SignerIdentity.Key(Digest.sha256(Bytes.utf8(name)));
  }

  /** A signature by one signer, good for the named authorities and for nobody else. */
  static Answer signedBy(String signer, String... authorities) {
    return (authority, context) ->
        Arrays.asList(authorities).contains(authority.name())
            ? Check.Passed.of(signer(signer), List.of(), List.of())
            : failed(TestReason.UNTRUSTED).apply(authority, context);
  }

  static Answer failed(FailureReason reason) {
    return (authority, context) -> new Check.Failed(reason, "as scripted", List.of());
  }

  static Answer unknown() {
    return (authority, context) -> new Check.Unknown(new ImageSigningException("503", true, null));
  }

  static Answer throwing(RuntimeException exception) {
    return (authority, context) -> {
      throw exception;
    };
  }

  enum TestReason implements FailureReason {
    UNTRUSTED;

    @Override
    public String code() {
      return "test.untrusted";
    }

    @Override
    public Category category() {
      return Category.UNTRUSTED;
    }
  }
}
