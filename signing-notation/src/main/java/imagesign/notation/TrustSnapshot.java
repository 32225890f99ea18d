package imagesign.notation;

import imagesign.core.crypto.Crypto;
import imagesign.core.x509.Certificate;
import imagesign.core.x509.X509Exception;
import imagesign.notation.NotationConfigException.Reason;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The certificates that were trusted when a run began. One exists only if every one of them may be
 * trusted for what its store is for.
 */
final class TrustSnapshot {
  private final Map<TrustStoreName, List<Certificate>> stores;
  private final Map<TrustStoreName.Type, Set<Certificate>> byType =
      new EnumMap<>(TrustStoreName.Type.class);

  private TrustSnapshot(Map<TrustStoreName, List<Certificate>> stores) {
    this.stores = stores;
    stores.forEach(
        (name, certificates) ->
            byType.computeIfAbsent(name.type(), t -> new LinkedHashSet<>()).addAll(certificates));
  }

  /** Reads the named stores; throws {@link NotationConfigException} if one can't be used. */
  static TrustSnapshot of(TrustStores source, List<TrustStoreName> names) {
    Map<TrustStoreName, List<Certificate>> stores = new LinkedHashMap<>();
    for (TrustStoreName name : new LinkedHashSet<>(names)) {
      stores.put(name, read(source, name));
    }
    return new TrustSnapshot(stores);
  }

  private static List<Certificate> read(TrustStores source, TrustStoreName name) {
    List<Certificate> certificates =
        source instanceof CertificateSource own
            ? own.read(name)
            : MemoryTrustStores.parse(name, source.certificates(name));
    if (certificates.isEmpty()) {
      throw new NotationConfigException(
          Reason.TRUST_STORE_EMPTY, "trust store " + name + " is empty");
    }
    for (Certificate certificate : certificates) {
      requireTrustable(name, certificate);
    }
    return List.copyOf(certificates);
  }

  private static void requireTrustable(TrustStoreName name, Certificate certificate) {
    if (!certificate.isAuthority() && !isSelfSigned(certificate)) {
      throw new NotationConfigException(
          Reason.CERTIFICATE_NOT_TRUSTABLE,
          "trust store " + name + ": neither of a CA nor self-signed: " + certificate);
    }
    if (name.type() == TrustStoreName.Type.TSA
        && !(certificate.isAuthority() && isSelfSigned(certificate))) {
      throw new NotationConfigException(
          Reason.CERTIFICATE_NOT_ROOT,
          "trust store " + name + ": not of a root CA: " + certificate);
    }
  }

  private static boolean isSelfSigned(Certificate certificate) {
    try {
      return certificate.isSelfSigned(Crypto.standard());
    } catch (X509Exception e) {
      return false;
    }
  }

  /** {@return whether any store of a type is named} */
  boolean has(TrustStoreName.Type type) {
    return byType.containsKey(type);
  }

  Set<Certificate> trusted(TrustStoreName.Type type) {
    return byType.getOrDefault(type, Set.of());
  }

  /** {@return the certificates of each store, in order} */
  Map<TrustStoreName, List<Certificate>> stores() {
    return stores;
  }
}
