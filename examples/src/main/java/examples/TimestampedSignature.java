package examples;

import imagesign.Verifier;
import imagesign.key.SigningKey;
import imagesign.notation.NotationAuthority;
import imagesign.notation.NotationSigner;
import imagesign.notation.TrustStoreName;
import imagesign.notation.TrustStores;
import imagesign.oci.ArtifactReference;
import imagesign.registry.RegistryClient;
import imagesign.spi.ArtifactSource;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.TestChain;
import imagesign.testkit.TimestampAuthority;
import imagesign.trust.TrustPolicy;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * Has a signature stamped with the time, so that it still verifies when the certificate of the
 * signer has expired: a year later, here.
 */
public final class TimestampedSignature {
  private TimestampedSignature() {}

  /**
   * Runs the example on a registry and a time-stamp authority of its own.
   *
   * @param args not used
   */
  public static void main(String[] args) {
    Instant now = InstantSource.system().instant();
    TestChain chain = TestChain.codeSigning().issue();
    TestChain stamping =
        TestChain.timestamping()
            .validity(now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(3650)))
            .issue();
    try (var server = InMemoryRegistry.start();
        var registry = RegistryClient.builder().build();
        var timestamps = TimestampAuthority.start(stamping);
        SigningKey key = NotationSignVerify.keyOf(chain)) {
      ArtifactReference plain = push(server, registry, "plain");
      NotationSigner.with(key, registry).sign(plain);
      ArtifactReference stamped = push(server, registry, "stamped");
      NotationSigner.with(key, registry)
          .timestamp(timestamps.uri(), stamping.root().certificate())
          .sign(stamped);
      TrustPolicy policy = trusting(chain, stamping);
      Verifier nextYear = verifierAt(now.plus(Duration.ofDays(365)), registry);
      NotationSignVerify.show("plain, next year", nextYear.verify(plain, policy));
      NotationSignVerify.show("stamped, next year", nextYear.verify(stamped, policy));
    }
  }

  private static ArtifactReference push(
      InMemoryRegistry server, RegistryClient registry, String name) {
    return SmallImage.push(
        registry, ArtifactReference.parse(server.host() + "/" + name + ":1.0"), name);
  }

  private static Verifier verifierAt(Instant time, ArtifactSource source) {
    return Verifier.builder(source).clock(InstantSource.fixed(time)).build();
  }

  private static TrustPolicy trusting(TestChain signing, TestChain stamping) {
    Map<TrustStoreName, List<X509Certificate>> stores =
        Map.of(
            TrustStoreName.parse("ca:corp"), List.of(signing.root().certificate()),
            TrustStoreName.parse("tsa:public"), List.of(stamping.root().certificate()));
    return TrustPolicy.requireAny(
        NotationAuthority.builder(TrustStores.of(stores))
            .trustStore("ca:corp")
            .trustStore("tsa:public")
            .trustedIdentity("*")
            .build());
  }
}
