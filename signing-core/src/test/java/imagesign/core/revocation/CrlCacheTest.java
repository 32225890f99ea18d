package imagesign.core.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.core.revocation.CertificateStatus.State;
import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import imagesign.testkit.CrlServer;
import imagesign.testkit.TestChain;
import imagesign.testkit.TestCrl;
import imagesign.testkit.TestKeyKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrlCacheTest {
  private final CrlServer server = CrlServer.start();
  private final TestChain chain =
      TestChain.codeSigning().length(2).certificate(0, c -> c.crl(server.uri("a"))).issue();

  @TempDir private Path directory;

  @AfterEach
  void stop() {
    server.close();
  }

  private TestCrl list() {
    return TestCrl.of(chain.root());
  }

  private CertificateStatus check(CrlCache cache) {
    return Chains.leaf(Chains.checker().cache(cache).build(), chain);
  }

  @Test
  void listsAreFetchedOnce() {
    server.publish("a", list());
    RevocationChecker checker = Chains.checker().build();
    assertThat(Chains.leaf(checker, chain).state()).isEqualTo(State.GOOD);
    assertThat(Chains.leaf(checker, chain).state()).isEqualTo(State.GOOD);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void listsAreFetchedAgainWhenTheyHaveEnded() {
    server.publish("a", list());
    RevocationChecker checker = Chains.checker().build();
    assertThat(Chains.leaf(checker, chain).state()).isEqualTo(State.GOOD);
    Instant later = Chains.now().plus(Duration.ofDays(2));
    server.publish("a", list().validity(later.minusSeconds(60), later.plusSeconds(60)));
    assertThat(checker.check(Chains.anchored(chain), later).state()).isEqualTo(State.GOOD);
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void deltasAreKeptWithTheirList() {
    server.publish("a", list().number(1).freshest(server.uri("d")));
    server.publish("d", list().number(2).deltaOf(1).revoke(chain.leaf()));
    CrlCache cache = CrlCache.inMemory(1 << 20);
    assertThat(check(cache).state()).isEqualTo(State.REVOKED);
    assertThat(check(cache).state()).isEqualTo(State.REVOKED);
    assertThat(server.requests()).hasSize(2);
    // A list whose delta was lost does not count.
    CrlBundle kept = cache.get(server.uri("a").toString()).orElseThrow();
    cache.put(server.uri("a").toString(), new CrlBundle(kept.base(), Optional.empty()));
    assertThat(check(cache).state()).isEqualTo(State.REVOKED);
    assertThat(server.requests()).hasSize(4);
  }

  @Test
  void memoryIsBounded() {
    CrlCache cache = CrlCache.inMemory(100);
    CrlBundle half = new CrlBundle(Bytes.copyOf(new byte[50]), Optional.empty());
    cache.put("a", half);
    cache.put("b", half);
    assertThat(cache.get("a")).contains(half);
    cache.put("c", half);
    assertThat(cache.get("b")).isEmpty();
    assertThat(cache.get("a")).contains(half);
    assertThat(cache.get("c")).contains(half);
    cache.put("d", new CrlBundle(Bytes.copyOf(new byte[101]), Optional.empty()));
    assertThat(Stream.of("a", "c", "d").map(cache::get)).containsOnly(Optional.empty());
    cache.put("a", half);
    cache.put("a", half);
    cache.put("b", half);
    assertThat(cache.get("a")).contains(half);
    assertThat(CrlCache.none().get("a")).isEmpty();
  }

  /** The files are those of notation: both can use one directory. */
  @Test
  void theDirectoryIsThatOfNotation() throws IOException {
    server.publish("a", list());
    Path cache = directory.resolve("crl");
    assertThat(check(new DirectoryCrlCache(cache)).state()).isEqualTo(State.GOOD);
    Path file = cache.resolve(Digest.sha256(Bytes.utf8(server.uri("a").toString())).hex());
    try (Stream<Path> files = Files.list(cache)) {
      assertThat(files).containsExactly(file);
    }
    assertThat(Files.readString(file)).startsWith("{\"baseCRL\":\"").doesNotContain("delta");
    assertThat(check(new DirectoryCrlCache(cache)).state()).isEqualTo(State.GOOD);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void whatIsInTheDirectoryIsNotBelieved() throws IOException {
    server.publish("a", list().revoke(chain.leaf()));
    DirectoryCrlCache cache = new DirectoryCrlCache(directory);
    String address = server.uri("a").toString();
    byte[] forged = list().signedWith(TestKeyKind.EC_256.generate().getPrivate()).der();
    cache.put(address, new CrlBundle(Bytes.copyOf(forged), Optional.empty()));
    assertThat(check(cache).state()).isEqualTo(State.REVOKED);
    Path file = directory.resolve(Digest.sha256(Bytes.utf8(address)).hex());
    for (String broken : new String[] {"", "{}", "{\"baseCRL\":\"!\"}", "[]"}) {
      Files.writeString(file, broken);
      assertThat(check(cache).state()).isEqualTo(State.REVOKED);
    }
  }

  /** CVE-2024-51491. */
  @Test
  void aDirectoryThatCannotBeUsedFailsNothing() throws IOException {
    server.publish("a", list());
    Path notDirectory = Files.writeString(directory.resolve("file"), "");
    assertThat(check(new DirectoryCrlCache(notDirectory)).state()).isEqualTo(State.GOOD);
    assertThat(check(new DirectoryCrlCache(Path.of("/proc/nowhere"))).state())
        .isEqualTo(State.GOOD);
    CrlCache throwing =
        new CrlCache() {
          @Override
          public Optional<CrlBundle> get(String address) {
            throw new IllegalStateException("a cache of somebody's");
          }

          @Override
          public void put(String address, CrlBundle bundle) {
            throw new IllegalStateException("a cache of somebody's");
          }
        };
    assertThat(check(throwing).state()).isEqualTo(State.GOOD);
  }
}
