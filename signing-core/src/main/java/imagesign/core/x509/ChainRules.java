package imagesign.core.x509;

import imagesign.core.crypto.Crypto;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The rules of a chain, leaf first, by position: which certificate issued which is never searched
 * for. Notary Project signature specification, "Certificate Chain Requirements".
 */
final class ChainRules {
  /** Chains in use have at most five certificates; each one costs a signature check. */
  static final int MAX_CERTIFICATES = 16;

  private static final Set<KeyUsage> FORBIDDEN_USAGES =
      EnumSet.complementOf(EnumSet.of(KeyUsage.DIGITAL_SIGNATURE, KeyUsage.CONTENT_COMMITMENT));

  private static final Set<String> FORBIDDEN_PURPOSES =
      Set.of(
          Oids.ANY_PURPOSE,
          Oids.SERVER_AUTH,
          Oids.CLIENT_AUTH,
          Oids.EMAIL_PROTECTION,
          Oids.TIME_STAMPING,
          Oids.OCSP_SIGNING);

  private final List<Certificate> chain;
  private final Crypto crypto;

  private ChainRules(List<Certificate> chain, Crypto crypto) {
    this.chain = chain;
    this.crypto = crypto;
  }

  static void checkCodeSigning(List<Certificate> chain, Crypto crypto) {
    ChainRules rules = new ChainRules(chain, crypto);
    rules.checkStructure();
    rules.checkLeaf();
    rules.checkCodeSigningPurposes();
  }

  static void checkTimestamping(List<Certificate> chain, Crypto crypto) {
    ChainRules rules = new ChainRules(chain, crypto);
    rules.checkStructure();
    rules.checkTimestampingLeaf();
  }

  /** Checks what can be said of the certificate alone, before a chain is found. */
  static void checkTimestampingLeaf(Certificate leaf, Crypto crypto) {
    new ChainRules(List.of(leaf), crypto).checkTimestampingLeaf();
  }

  private void checkTimestampingLeaf() {
    require(hasSupportedKey(chain.get(0)), X509Reason.LEAF_KEY_UNSUPPORTED, 0);
    checkLeafUsages();
    checkTimestampingPurpose();
  }

  private void checkStructure() {
    require(!chain.isEmpty(), X509Reason.CHAIN_EMPTY, 0);
    require(chain.size() <= MAX_CERTIFICATES, X509Reason.CHAIN_TOO_LONG, 0);
    require(hasSupportedKey(chain.get(0)), X509Reason.LEAF_KEY_UNSUPPORTED, 0);
    for (int i = 0; i < chain.size() - 1; i++) {
      checkIssued(i);
    }
    checkRoot(chain.size() - 1);
    for (int i = 1; i < chain.size(); i++) {
      checkAuthority(i);
    }
  }

  private static boolean hasSupportedKey(Certificate leaf) {
    try {
      return KeySpec.of(leaf.publicKey()).isPresent();
    } catch (X509Exception e) {
      return false;
    }
  }

  private void checkIssued(int index) {
    Certificate certificate = chain.get(index);
    Certificate issuer = chain.get(index + 1);
    require(!certificate.isSelfSigned(crypto), X509Reason.SELF_SIGNED_INSIDE, index);
    require(certificate.issuer().equals(issuer.subject()), X509Reason.ISSUER_MISMATCH, index);
    require(certificate.isSignedBy(issuer, crypto), X509Reason.SIGNATURE_INVALID, index);
  }

  private void checkRoot(int index) {
    Certificate root = chain.get(index);
    require(root.isSelfIssued(), X509Reason.ROOT_NOT_SELF_ISSUED, index);
    require(root.isSignedBy(root, crypto), X509Reason.ROOT_NOT_SELF_SIGNED, index);
  }

  private void checkAuthority(int index) {
    Certificate authority = chain.get(index);
    require(
        authority.basicConstraints().isPresent(), X509Reason.CA_BASIC_CONSTRAINTS_MISSING, index);
    require(authority.isAuthority(), X509Reason.CA_NOT_AUTHORITY, index);
    int below = index - 1;
    require(
        authority.basicConstraints().get().pathLength().orElse(below) >= below,
        X509Reason.CA_PATH_TOO_LONG,
        index);
    require(authority.keyUsage().isPresent(), X509Reason.CA_KEY_USAGE_MISSING, index);
    require(isCritical(authority, Oids.KEY_USAGE), X509Reason.CA_KEY_USAGE_NOT_CRITICAL, index);
    require(
        authority.keyUsage().get().contains(KeyUsage.KEY_CERT_SIGN),
        X509Reason.CA_CERT_SIGN_MISSING,
        index);
  }

  private void checkLeaf() {
    checkLeafUsages();
    require(isCritical(chain.get(0), Oids.KEY_USAGE), X509Reason.LEAF_KEY_USAGE_NOT_CRITICAL, 0);
  }

  private void checkLeafUsages() {
    Certificate leaf = chain.get(0);
    require(!leaf.isAuthority(), X509Reason.LEAF_IS_AUTHORITY, 0);
    require(leaf.keyUsage().isPresent(), X509Reason.LEAF_KEY_USAGE_MISSING, 0);
    Set<KeyUsage> usages = leaf.keyUsage().get();
    require(
        usages.contains(KeyUsage.DIGITAL_SIGNATURE), X509Reason.LEAF_DIGITAL_SIGNATURE_MISSING, 0);
    require(
        usages.stream().noneMatch(FORBIDDEN_USAGES::contains),
        X509Reason.LEAF_KEY_USAGE_FORBIDDEN,
        0);
  }

  private void checkCodeSigningPurposes() {
    List<String> purposes = chain.get(0).purposes().orElse(List.of());
    require(
        purposes.stream().noneMatch(FORBIDDEN_PURPOSES::contains),
        X509Reason.LEAF_PURPOSE_FORBIDDEN,
        0);
  }

  /** RFC 3161 §2.3: one purpose, and critical. */
  private void checkTimestampingPurpose() {
    Certificate leaf = chain.get(0);
    require(leaf.purposes().isPresent(), X509Reason.TSA_PURPOSE_MISSING, 0);
    require(isCritical(leaf, Oids.EXTENDED_KEY_USAGE), X509Reason.TSA_PURPOSE_NOT_CRITICAL, 0);
    require(
        leaf.purposes().get().equals(List.of(Oids.TIME_STAMPING)), X509Reason.TSA_PURPOSE_WRONG, 0);
  }

  private static boolean isCritical(Certificate certificate, String oid) {
    return certificate.extension(oid).map(Extension::critical).orElse(false);
  }

  private void require(boolean holds, X509Reason reason, int index) {
    if (!holds) {
      throw new X509Exception(reason, describe(reason, index));
    }
  }

  private String describe(X509Reason reason, int index) {
    return chain.isEmpty()
        ? reason.code()
        : "certificate " + index + " (" + chain.get(index).subject() + "): " + reason.code();
  }
}
