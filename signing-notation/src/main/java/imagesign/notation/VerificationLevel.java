package imagesign.notation;

import imagesign.notation.TrustPolicyException.Reason;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Which failed checks refuse a signature: one of four named levels, perhaps with overrides.
 *
 * <p>Integrity is enforced by every level but {@code skip}. Immutable and thread-safe. Notary
 * Project specification, "Signature Verification details".
 */
public final class VerificationLevel {
  /** Every check is enforced. */
  public static final VerificationLevel STRICT = new VerificationLevel(Base.STRICT, Map.of());

  /** Integrity and authenticity are enforced; failures of the rest are logged. */
  public static final VerificationLevel PERMISSIVE =
      new VerificationLevel(Base.PERMISSIVE, Map.of());

  /** Integrity is enforced; failures of the rest are logged. */
  public static final VerificationLevel AUDIT = new VerificationLevel(Base.AUDIT, Map.of());

  /** Nothing is checked. */
  public static final VerificationLevel SKIP = new VerificationLevel(Base.SKIP, Map.of());

  private enum Base {
    STRICT,
    PERMISSIVE,
    AUDIT,
    SKIP;

    ValidationAction action(ValidationType type) {
      return switch (this) {
        case STRICT -> ValidationAction.ENFORCE;
        case PERMISSIVE -> enforceIf(type.compareTo(ValidationType.AUTHENTICITY) <= 0);
        case AUDIT -> enforceIf(type == ValidationType.INTEGRITY);
        case SKIP -> ValidationAction.SKIP;
      };
    }

    private static ValidationAction enforceIf(boolean enforced) {
      return enforced ? ValidationAction.ENFORCE : ValidationAction.LOG;
    }
  }

  private final Base base;
  private final Map<ValidationType, ValidationAction> overrides;

  private VerificationLevel(Base base, Map<ValidationType, ValidationAction> overrides) {
    this.base = base;
    this.overrides = overrides;
  }

  /**
   * Finds a level by the name that documents use.
   *
   * @param name {@code strict}, {@code permissive}, {@code audit} or {@code skip}
   * @return the level
   * @throws TrustPolicyException if there is no such level
   */
  public static VerificationLevel of(String name) {
    return switch (name) {
      case "strict" -> STRICT;
      case "permissive" -> PERMISSIVE;
      case "audit" -> AUDIT;
      case "skip" -> SKIP;
      default -> throw new TrustPolicyException(Reason.LEVEL_UNKNOWN, "level " + Texts.quote(name));
    };
  }

  /**
   * Changes what becomes of one check.
   *
   * @param type the check; not integrity, which is never up to a policy
   * @param action what becomes of it; {@code SKIP} for revocation alone
   * @return a level with it
   * @throws TrustPolicyException if this is {@link #SKIP}, or the specification does not allow it
   */
  public VerificationLevel override(ValidationType type, ValidationAction action) {
    if (base == Base.SKIP) {
      throw new TrustPolicyException(Reason.OVERRIDE_OF_SKIP, "skip can't be overridden");
    }
    if (type == ValidationType.INTEGRITY) {
      throw new TrustPolicyException(Reason.OVERRIDE_OF_INTEGRITY, "integrity can't be overridden");
    }
    if (action == ValidationAction.SKIP && type != ValidationType.REVOCATION) {
      throw new TrustPolicyException(
          Reason.OVERRIDE_SKIPS_CHECK, type + " can't be skipped, only revocation");
    }
    Map<ValidationType, ValidationAction> all = new EnumMap<>(ValidationType.class);
    all.putAll(overrides);
    all.put(type, action);
    return new VerificationLevel(base, Collections.unmodifiableMap(all));
  }

  /**
   * Says what becomes of a check.
   *
   * @param type the check
   * @return what becomes of it
   */
  public ValidationAction action(ValidationType type) {
    return overrides.getOrDefault(type, base.action(Objects.requireNonNull(type, "type")));
  }

  /** {@return the overrides, unmodifiable} */
  public Map<ValidationType, ValidationAction> overrides() {
    return overrides;
  }

  /** {@return the name of the level that the overrides start from} */
  public String baseName() {
    return base.name().toLowerCase(Locale.ROOT);
  }

  /** {@return the name by which results call it: that of the level, or {@code custom}} */
  public String name() {
    return overrides.isEmpty() ? baseName() : "custom";
  }

  boolean isSkip() {
    return base == Base.SKIP;
  }

  /**
   * Whether an authority of a policy can pass at this level at all: {@code audit} only wants to
   * know, unless an override makes it enforce authenticity.
   */
  boolean decides() {
    return switch (base) {
      case STRICT, PERMISSIVE -> true;
      case AUDIT -> action(ValidationType.AUTHENTICITY) == ValidationAction.ENFORCE;
      case SKIP -> false;
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerificationLevel that
        && base == that.base
        && overrides.equals(that.overrides);
  }

  @Override
  public int hashCode() {
    return Objects.hash(base, overrides);
  }

  /** {@return the level and its overrides} */
  @Override
  public String toString() {
    return baseName() + (overrides.isEmpty() ? "" : " " + overrides);
  }
}
