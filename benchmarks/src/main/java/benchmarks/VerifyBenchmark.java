package benchmarks;

import imagesign.VerifiedArtifact;
import imagesign.Verifier;
import imagesign.core.crypto.Crypto;
import imagesign.core.crypto.EcdsaEncoding;
import imagesign.core.crypto.LocalSigningKey;
import imagesign.core.crypto.PrivateKeys;
import imagesign.core.crypto.SignatureVerifier;
import imagesign.cosign.CosignAuthority;
import imagesign.cosign.SignatureFormat;
import imagesign.cosign.TransparencyLog;
import imagesign.key.SignatureAlgorithm;
import imagesign.key.ToBeSigned;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.trust.TrustPolicy;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * How much of the time of a warm verification is the signature itself?
 *
 * <p>{@code bundle} and {@code legacy} are whole runs of {@link Verifier}: discovery, parsing of
 * manifest and signature, digests, the check, the policy and its evidence, on a store in memory
 * that parses and hashes on each read. {@code bare} is the same kind of signature, over a message
 * as long, by the library that {@code core.crypto} would use without native code: Bouncy Castle's
 * lightweight API, for RSA the platform. {@code bare} over a whole run is the share. {@code
 * platform} is the JDK's own provider, {@code core} whatever {@link Crypto} picks.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class VerifyBenchmark {
  /** As long as what a bundle's signature is over. */
  private static final int MESSAGE_BYTES = 330;

  /** The kind of the key; the runs on other kinds than P-256 are reported only. */
  @Param({"P256", "P384", "RSA2048", "ED25519"})
  public KeyKind key;

  private Verifier verifier;
  private TrustPolicy policy;
  private ArtifactReference bundled;
  private ArtifactReference tagged;
  private BareVerifier bare;
  private BareVerifier platform;
  private BareVerifier core;

  /** Signs two images and a message with a new key. */
  @Setup
  public void sign() {
    KeyPair pair = key.generate();
    try (LocalSigningKey signer = PrivateKeys.decodePkcs8(pair.getPrivate().getEncoded())) {
      MemoryStore store = new MemoryStore();
      bundled = SignedImage.in(store, "bundled", signer, SignatureFormat.BUNDLE);
      tagged = SignedImage.in(store, "tagged", signer, SignatureFormat.LEGACY);
      verifier = Verifier.of(store);
      policy =
          TrustPolicy.requireAny(
              CosignAuthority.key(signer.verificationKey(), TransparencyLog.notRequired()));
      signMessage(signer);
    }
    // What has been loaded late in a service is loaded now, so that all runs are warm ones.
    Crypto.standard().prepare();
  }

  private void signMessage(LocalSigningKey signer) {
    SignatureAlgorithm algorithm = key.signature();
    Bytes message = Bytes.utf8("x".repeat(MESSAGE_BYTES));
    Bytes signature = signer.sign(algorithm, ToBeSigned.of(message));
    bare = BareVerifier.bouncyCastle(signer.publicKey(), algorithm, message, signature);
    platform = BareVerifier.platform(signer.publicKey(), algorithm, message, signature);
    SignatureVerifier picked =
        Crypto.standard().verifier(signer.verificationKey(), EcdsaEncoding.FIXED_WIDTH);
    core = () -> picked.verify(algorithm, message, signature);
  }

  /** {@return the verified image} */
  @Benchmark
  public VerifiedArtifact bundle() {
    return verifier.verify(bundled, policy).orThrow();
  }

  /** {@return the verified image} */
  @Benchmark
  public VerifiedArtifact legacy() {
    return verifier.verify(tagged, policy).orThrow();
  }

  /**
   * Verifies by the library alone.
   *
   * @throws GeneralSecurityException never
   */
  @Benchmark
  public void bare() throws GeneralSecurityException {
    requireTrue(bare.verify());
  }

  /**
   * Verifies by the JDK alone.
   *
   * @throws GeneralSecurityException never
   */
  @Benchmark
  public void platform() throws GeneralSecurityException {
    requireTrue(platform.verify());
  }

  /**
   * Verifies by {@code core.crypto}, its strict checks of the signature's form included.
   *
   * @throws GeneralSecurityException never
   */
  @Benchmark
  public void core() throws GeneralSecurityException {
    requireTrue(core.verify());
  }

  /** What is not verified would be fast. */
  private static void requireTrue(boolean verified) {
    if (!verified) {
      throw new IllegalStateException("a good signature was refused");
    }
  }
}
