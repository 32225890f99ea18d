package imagesign.core.crypto;

import java.security.Provider;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The ways to compute, as test parameters. */
enum Providers {
  PLATFORM,
  BOUNCY_CASTLE,
  CORRETTO,
  CONSCRYPT;

  /** {@return a way to compute, or empty where its native library doesn't load} */
  Optional<Crypto> crypto() {
    return switch (this) {
      case PLATFORM -> Optional.of(Crypto.platformOnly());
      case BOUNCY_CASTLE -> Optional.of(bouncyCastle());
      case CORRETTO, CONSCRYPT -> provider().map(Crypto::withProvider);
    };
  }

  /** {@return the implementation alone, or empty where its native library doesn't load} */
  Optional<Backend> backend() {
    return switch (this) {
      case PLATFORM -> Optional.of(JcaBackend.PLATFORM);
      case BOUNCY_CASTLE -> BouncyCastleBackend.load();
      case CORRETTO, CONSCRYPT -> provider().map(JcaBackend::of);
    };
  }

  static Set<Providers> present() {
    Set<Providers> present = EnumSet.allOf(Providers.class);
    present.removeIf(provider -> provider.backend().isEmpty());
    return present;
  }

  private static Crypto bouncyCastle() {
    Crypto crypto = Crypto.withoutNativeProvider();
    crypto.prepare();
    return crypto;
  }

  private Optional<Provider> provider() {
    ClassLoader loader = Providers.class.getClassLoader();
    // Conscrypt 2.5.2 doesn't find its own library where "I" in lower case is a dotless i.
    Locale locale = Locale.getDefault();
    Locale.setDefault(Locale.ROOT);
    try {
      return this == CORRETTO
          ? NativeProviders.corretto(loader)
          : NativeProviders.conscrypt(loader);
    } finally {
      Locale.setDefault(locale);
    }
  }
}
