package imagesign.core.crypto;

import java.security.Provider;
import java.util.Optional;

/**
 * Finds a provider with native code that the application has put on its class path.
 *
 * <p>It is made by its own class and handed to each operation; it is never registered, so nothing
 * else in the application changes. A jar whose library doesn't load on this machine counts as
 * absent.
 */
final class NativeProviders {
  private static final String ACCP =
      "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
  private static final String CONSCRYPT = "org.conscrypt.Conscrypt";

  private NativeProviders() {}

  /** Corretto's provider first: it alone has Ed25519, and it is the faster one for RSA. */
  static Optional<Provider> find() {
    ClassLoader loader = NativeProviders.class.getClassLoader();
    Optional<Provider> corretto = corretto(loader);
    return corretto.isPresent() ? corretto : conscrypt(loader);
  }

  static Optional<Provider> corretto(ClassLoader loader) {
    try {
      Class<?> type = Class.forName(ACCP, true, loader);
      Provider provider = (Provider) type.getField("INSTANCE").get(null);
      boolean healthy = type.getMethod("getLoadingError").invoke(provider) == null;
      return healthy ? Optional.of(provider) : Optional.empty();
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      return Optional.empty();
    }
  }

  static Optional<Provider> conscrypt(ClassLoader loader) {
    try {
      Class<?> type = Class.forName(CONSCRYPT, true, loader);
      return Optional.of((Provider) type.getMethod("newProvider").invoke(null));
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      return Optional.empty();
    }
  }
}
