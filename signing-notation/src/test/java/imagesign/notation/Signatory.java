package imagesign.notation;

import imagesign.key.SigningKey;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.testkit.TestChain;
import imagesign.testkit.TestChainBuilder;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A key with its chain, and what it takes to trust it. All chains are valid around {@link #NOW}.
 */
record Signatory(Kind kind, TestChain chain) {
  static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  static final InstantSource CLOCK = InstantSource.fixed(NOW);
  static final String IDENTITY = "x509.subject: C=NO, ST=Oslo, O=imagesign testkit";

  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant TO = Instant.parse("2027-12-31T23:59:59Z");

  static Signatory of(Kind kind) {
    return of(kind, chain -> chain);
  }

  static Signatory of(Kind kind, UnaryOperator<TestChainBuilder> change) {
    TestChainBuilder builder = TestChain.codeSigning().keys(kind.pair()).validity(FROM, TO);
    return new Signatory(kind, change.apply(builder).issue());
  }

  SigningKey key() {
    return NotationKeys.read(kind.pem(), Bytes.utf8(chain.pem()));
  }

  NotationSigner signer(MemoryStore store) {
    return NotationSigner.with(key(), store).clock(CLOCK);
  }

  void sign(MemoryStore store, ArtifactReference image) {
    signer(store).sign(image);
  }

  X509Certificate root() {
    return chain.root().certificate();
  }

  /** Trusts the root, and the signer's subject. */
  NotationAuthority.Builder trusted() {
    return NotationAuthority.builder(TrustStores.of("ca:test", List.of(root())))
        .trustStore("ca:test")
        .trustedIdentity(IDENTITY);
  }
}
