package imagesign.notation;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;

/**
 * Where trusted certificates are. Asked anew at the beginning of each run, so what is behind it may
 * change while verifications go on. Implementations are thread-safe.
 *
 * <p>Whoever takes the answer checks it: each certificate must be one of a CA or self-signed, and
 * those of time-stamp authorities must be root CAs.
 */
@FunctionalInterface
public interface TrustStores {
  /**
   * Reads one trust store.
   *
   * @param store its name
   * @return its certificates; what is empty is refused
   * @throws NotationConfigException if there is no such store, or it can't be used
   * @throws imagesign.ImageSigningException if it can't be read now
   */
  List<X509Certificate> certificates(TrustStoreName store);

  /**
   * Keeps trust stores in memory.
   *
   * @param stores the certificates of each store
   * @return trust stores that never change
   */
  static TrustStores of(Map<TrustStoreName, List<X509Certificate>> stores) {
    return MemoryTrustStores.of(stores);
  }

  /**
   * Keeps one trust store in memory.
   *
   * @param store its name, {@code ca:corp}
   * @param certificates its certificates
   * @return trust stores that never change
   * @throws TrustPolicyException if the name is malformed
   */
  static TrustStores of(String store, List<X509Certificate> certificates) {
    return of(Map.of(TrustStoreName.parse(store), certificates));
  }

  /**
   * Reads trust stores from a directory each time: {@code DIRECTORY/x509/TYPE/NAME/}, files in PEM
   * with any number of certificates or in DER with one. A link or a directory in a store refuses
   * the store.
   *
   * @param directory the directory, {@code truststore} in a configuration of Notation
   * @return trust stores that are what the directory is
   */
  static TrustStores directory(Path directory) {
    return new DirectoryTrustStores(directory);
  }
}
