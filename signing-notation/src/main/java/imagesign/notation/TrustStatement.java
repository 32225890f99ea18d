package imagesign.notation;

import imagesign.notation.TrustPolicyException.Reason;
import java.util.List;
import java.util.Objects;

/**
 * Whom to trust and how strictly: what a statement of a trust policy says besides what it applies
 * to. One that exists keeps every rule of the specification.
 *
 * @param name its name
 * @param level which failed checks refuse a signature
 * @param verifyTimestamp when a signature must have a timestamp, if a {@code tsa:} store is named
 * @param trustStores whose certificates are trusted; none under {@code skip}
 * @param trustedIdentities who may sign, of those; none under {@code skip}
 */
public record TrustStatement(
    String name,
    VerificationLevel level,
    TimestampVerification verifyTimestamp,
    List<TrustStoreName> trustStores,
    List<TrustedIdentity> trustedIdentities) {
  /**
   * Checks the statement.
   *
   * @throws TrustPolicyException if it breaks a rule
   */
  public TrustStatement {
    Objects.requireNonNull(level, "level");
    Objects.requireNonNull(verifyTimestamp, "verifyTimestamp");
    trustStores = List.copyOf(trustStores);
    if (name.isEmpty()) {
      throw new TrustPolicyException(Reason.NAME_MISSING, "a statement without a name");
    }
    requireTrustUnless(level.isSkip(), trustStores, trustedIdentities);
    trustedIdentities = TrustedIdentity.requireTogether(trustedIdentities);
  }

  private static void requireTrustUnless(
      boolean skip, List<TrustStoreName> stores, List<TrustedIdentity> identities) {
    if (skip && !(stores.isEmpty() && identities.isEmpty())) {
      throw new TrustPolicyException(
          Reason.SKIP_WITH_TRUST, "trust stores or identities where verification is skipped");
    }
    if (!skip && stores.isEmpty()) {
      throw new TrustPolicyException(Reason.TRUST_STORES_MISSING, "no trust store");
    }
    if (!skip && identities.isEmpty()) {
      throw new TrustPolicyException(Reason.IDENTITIES_MISSING, "no trusted identity");
    }
  }
}
