package imagesign.trust;

import imagesign.oci.Digest;
import imagesign.signature.FailureReason;
import imagesign.signature.SignatureSource;
import imagesign.spi.Check;
import imagesign.spi.SignerIdentity;
import imagesign.spi.Step;
import imagesign.spi.TrustedTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of one signature under one authority. For people and logs: nothing here can be turned
 * into a verified artifact. Immutable and thread-safe.
 */
public final class Evidence {
  /** How the check of a signature ended. */
  public enum Status {
    /** It passed. */
    PASSED,
    /** It was refused; {@link Evidence#reason} says why. */
    FAILED,
    /** There was no answer. */
    UNKNOWN,
    /**
     * It was listed but not opened: the policy was satisfied, or a limit reached, before its turn.
     */
    NOT_EXAMINED
  }

  private final Digest subject;
  private final SignatureSource source;
  private final String authority;
  private final Status status;
  private final @Nullable FailureReason reason;
  private final String detail;
  private final @Nullable SignerIdentity signer;
  private final @Nullable TrustedTime time;
  private final List<Step> steps;

  private Evidence(
      Digest subject,
      SignatureSource source,
      String authority,
      Status status,
      @Nullable FailureReason reason,
      String detail,
      @Nullable SignerIdentity signer,
      @Nullable TrustedTime time,
      List<Step> steps) {
    this.subject = Objects.requireNonNull(subject, "subject");
    this.source = Objects.requireNonNull(source, "source");
    this.authority = Objects.requireNonNull(authority, "authority");
    this.status = status;
    this.reason = reason;
    this.detail = Objects.requireNonNull(detail, "detail");
    this.signer = signer;
    this.time = time;
    this.steps = steps;
  }

  /**
   * Records a check.
   *
   * @param subject the digest that was verified
   * @param source where the signature was found
   * @param authority the name of the authority it was checked under
   * @param check the answer
   * @return the evidence
   */
  public static Evidence of(Digest subject, SignatureSource source, String authority, Check check) {
    if (check instanceof Check.Passed passed) {
      return new Evidence(
          subject,
          source,
          authority,
          Status.PASSED,
          null,
          "",
          passed.signer(),
          passed.time().orElse(null),
          passed.steps());
    }
    if (check instanceof Check.Failed failed) {
      return new Evidence(
          subject,
          source,
          authority,
          Status.FAILED,
          failed.reason(),
          failed.detail(),
          null,
          null,
          failed.steps());
    }
    String cause = String.valueOf(((Check.Unknown) check).cause().getMessage());
    return new Evidence(
        subject, source, authority, Status.UNKNOWN, null, cause, null, null, List.of());
  }

  /**
   * Records a signature that was not opened.
   *
   * @param subject the digest that was verified
   * @param source where the signature is
   * @return the evidence, under no authority
   */
  public static Evidence notExamined(Digest subject, SignatureSource source) {
    return new Evidence(subject, source, "", Status.NOT_EXAMINED, null, "", null, null, List.of());
  }

  /** {@return the digest that was verified: that of the image, or of one of its platforms} */
  public Digest subject() {
    return subject;
  }

  /** {@return where the signature was found} */
  public SignatureSource source() {
    return source;
  }

  /** {@return the name of the authority, or empty if the signature was checked under none} */
  public String authority() {
    return authority;
  }

  /** {@return how the check ended} */
  public Status status() {
    return status;
  }

  /** {@return why the signature was refused, if it was} */
  public Optional<FailureReason> reason() {
    return Optional.ofNullable(reason);
  }

  /** {@return one line for people on a refusal or a missing answer; not stable} */
  public String detail() {
    return detail;
  }

  /** {@return who signed, if the check passed} */
  public Optional<SignerIdentity> signer() {
    return Optional.ofNullable(signer);
  }

  /** {@return the proven time of signing, if the check passed and there is a proof} */
  public Optional<TrustedTime> time() {
    return Optional.ofNullable(time);
  }

  /** {@return what was checked, in order} */
  public List<Step> steps() {
    return steps;
  }

  @Override
  public String toString() {
    return status
        + (authority.isEmpty() ? "" : " under " + authority)
        + (reason == null ? "" : " " + reason.code())
        + (detail.isEmpty() ? "" : ": " + detail);
  }
}
