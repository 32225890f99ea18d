package imagesign.core.crypto;

import imagesign.key.SignatureAlgorithm;
import imagesign.key.VerificationKey;
import java.security.Provider;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Picks who computes: for each algorithm the fastest implementation that is there and already worth
 * its start-up.
 *
 * <p>In this order: a native provider (handed in, or found on the class path); for ECDSA and
 * Ed25519 Bouncy Castle, where the platform's own provider is the slow SunEC; the platform, in the
 * order of providers that the application has set up before the first operation. An application
 * that put another provider than SunEC first, one with FIPS validation say, has chosen, and Bouncy
 * Castle stays out. Digests always come from the platform.
 *
 * <p>Native libraries and Bouncy Castle cost more to load than a few operations of the platform
 * take, so the first {@value #STARTUP_OPERATIONS} run on the platform. Measured on two shared cores
 * with JDK 17.0.15 from the start of {@code main}: first P-256 verification 39–58 ms by SunEC,
 * 127–156 ms by Bouncy Castle 1.87, about 350–450 ms by Corretto's provider 2.5.0 or Conscrypt
 * 2.5.2; 32 verifications 118–181 ms by SunEC, 158–190 ms by Bouncy Castle; 512 of them 1,330–1,560
 * and 350–370 ms. One thread loads while the others go on with what they have.
 *
 * <p>The choice never changes an answer: keys and the form of signatures are checked here before
 * any provider sees them. A provider that fails is passed over for the platform. Thread-safe.
 */
public final class Crypto {
  /** How many operations run on the platform before anything costly is loaded. */
  static final int STARTUP_OPERATIONS = 32;

  private static final String SLOW_PROVIDER = "SunEC";

  private final Optional<Backend> handedIn;
  private final Late<Backend> nativeBackend;
  private final Late<Backend> bouncyCastle;
  private final Map<SignatureAlgorithm, Boolean> slowOnPlatform = new ConcurrentHashMap<>();
  private final AtomicInteger startupOperations = new AtomicInteger(STARTUP_OPERATIONS);

  private Crypto(
      Optional<Backend> handedIn, Late<Backend> nativeBackend, Late<Backend> bouncyCastle) {
    this.handedIn = handedIn;
    this.nativeBackend = nativeBackend;
    this.bouncyCastle = bouncyCastle;
  }

  /**
   * Shares one instance in the process, which looks for a native provider by itself.
   *
   * <p>It is shared because what it remembers belongs to the process: which libraries are loaded,
   * and how many operations ran before. With one instance for each trusted key a service that
   * builds its policy anew for each request would stay in start-up forever. Nobody can set anything
   * in it, and it changes only speed.
   *
   * @return the shared instance
   */
  public static Crypto standard() {
    return Standard.INSTANCE;
  }

  /**
   * Uses a provider of the caller's for what it supports, from the first operation on.
   *
   * @param provider the provider, which need not be registered; its answers are trusted
   * @return an instance with its own start-up
   */
  public static Crypto withProvider(Provider provider) {
    Backend backend = JcaBackend.of(Objects.requireNonNull(provider, "provider"));
    return new Crypto(Optional.of(backend), none(), lateBouncyCastle());
  }

  /** {@return an instance with its own start-up that looks for no native provider} */
  public static Crypto withoutNativeProvider() {
    return new Crypto(Optional.empty(), none(), lateBouncyCastle());
  }

  /** An instance that only ever uses the platform, to compare with. */
  static Crypto platformOnly() {
    return new Crypto(Optional.empty(), none(), none());
  }

  /** An instance that looks for a native provider, with its own start-up. */
  static Crypto discovering() {
    return new Crypto(Optional.empty(), new Late<>(Crypto::findNative), lateBouncyCastle());
  }

  private static Optional<Backend> findNative() {
    return NativeProviders.find().map(JcaBackend::of);
  }

  private static Late<Backend> lateBouncyCastle() {
    // A method reference would load the class, and Bouncy Castle with it, already here.
    return new Late<>(() -> BouncyCastleBackend.load());
  }

  private static Late<Backend> none() {
    return new Late<>(Optional::empty);
  }

  /**
   * Takes a key for many verifications.
   *
   * @param key the key, which is checked again
   * @param encoding how ECDSA signatures come in; of no effect on other keys
   * @return a verifier of the key's signatures
   * @throws KeyFormatException if the key is not one that this SDK works with
   */
  public SignatureVerifier verifier(VerificationKey key, EcdsaEncoding encoding) {
    return new SignatureVerifier(this, CheckedKey.of(key), encoding);
  }

  /**
   * Ends start-up: loads what there is to load now, rather than in the middle of a later operation.
   * Changes no answer.
   */
  public void prepare() {
    nativeBackend.get();
    bouncyCastle.get();
    startupOperations.set(0);
  }

  /**
   * Says who would compute an algorithm now; during start-up that is the platform. Nothing is
   * loaded.
   *
   * @param algorithm the algorithm
   * @return the provider's name, {@code SunEC} or {@code BouncyCastle} say
   */
  public String providerFor(SignatureAlgorithm algorithm) {
    return pick(algorithm, nativeBackend.peek(), bouncyCastle::peek).providerOf(algorithm);
  }

  /** Picks for one operation and counts it. */
  Backend backendFor(SignatureAlgorithm algorithm) {
    if (startupOperations.get() > 0 && startupOperations.getAndDecrement() > 0) {
      return pick(algorithm, nativeBackend.peek(), bouncyCastle::peek);
    }
    return pick(algorithm, nativeBackend.tryGet(), bouncyCastle::tryGet);
  }

  /** Asks for the library, which may load it, only where it is wanted. */
  private Backend pick(
      SignatureAlgorithm algorithm,
      Optional<Backend> fastest,
      Supplier<Optional<Backend>> library) {
    if (supports(handedIn, algorithm)) {
      return handedIn.get();
    }
    if (supports(fastest, algorithm)) {
      return fastest.get();
    }
    if (!slowOnPlatform.computeIfAbsent(algorithm, Crypto::isSlowOnPlatform)) {
      return JcaBackend.PLATFORM;
    }
    Optional<Backend> found = library.get();
    return supports(found, algorithm) ? found.get() : JcaBackend.PLATFORM;
  }

  private static boolean supports(Optional<Backend> backend, SignatureAlgorithm algorithm) {
    return backend.isPresent() && backend.get().supports(algorithm);
  }

  private static boolean isSlowOnPlatform(SignatureAlgorithm algorithm) {
    return JcaBackend.PLATFORM.providerOf(algorithm).equals(SLOW_PROVIDER);
  }

  /** Made when first asked for. */
  private static final class Standard {
    static final Crypto INSTANCE = discovering();
  }
}
