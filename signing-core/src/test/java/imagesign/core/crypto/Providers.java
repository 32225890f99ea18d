package imagesign.core.crypto;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The ways to compute, as test parameters. */
enum Providers {
  PLATFORM {
    @Override
    Optional<Crypto> crypto() {
      return Optional.of(Crypto.platformOnly());
    }
  },
  BOUNCY_CASTLE {
    @Override
    Optional<Crypto> crypto() {
      Crypto crypto = Crypto.withoutNativeProvider();
      crypto.prepare();
      return Optional.of(crypto);
    }
  },
  CORRETTO {
    @Override
    Optional<Crypto> crypto() {
      return NativeProviders.corretto(Providers.class.getClassLoader()).map(Crypto::withProvider);
    }
  },
  CONSCRYPT {
    @Override
    Optional<Crypto> crypto() {
      // Conscrypt 2.5.2 doesn't find its own library where "I" in lower case is a dotless i.
      Locale locale = Locale.getDefault();
      Locale.setDefault(Locale.ROOT);
      try {
        return NativeProviders.conscrypt(Providers.class.getClassLoader())
            .map(Crypto::withProvider);
      } finally {
        Locale.setDefault(locale);
      }
    }
  };

  /** {@return a way to compute, or empty where its native library doesn't load} */
  abstract Optional<Crypto> crypto();

  static Set<Providers> present() {
    Set<Providers> present = EnumSet.allOf(Providers.class);
    present.removeIf(provider -> provider.crypto().isEmpty());
    return present;
  }
}
