package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.spi.ArtifactSource.Referrers;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.LinkForm;
import imagesign.testkit.RecordedRequest;
import imagesign.testkit.RegistryBuilder;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Three lists, and wherever their pages lead: there is an end, and nobody else is asked. */
class PaginationTest {
  private static final Digest SUBJECT = Fixtures.subject().digest();

  /** A list, and how a client reads it. */
  enum Kind {
    TAGS,
    CATALOG,
    REFERRERS;

    Listing<?> read(RegistryClient client, Repository repository) {
      return switch (this) {
        case TAGS -> client.tags(repository, 100);
        case CATALOG -> client.repositories(repository.registry(), 100);
        case REFERRERS -> listing(client.referrers(repository, SUBJECT, 100));
      };
    }

    private static Listing<?> listing(Referrers referrers) {
      return new Listing<>(referrers.descriptors(), referrers.truncated());
    }
  }

  @ParameterizedTest
  @Covers({"registries §6.7", "registries §8.12"})
  @EnumSource(Kind.class)
  void pagesAreFollowedOnTheRegistryItself(Kind kind) {
    for (LinkForm form : List.of(LinkForm.PATH, LinkForm.ABSOLUTE)) {
      try (InMemoryRegistry registry = seeded(builder().links(form));
          RegistryClient client = Fixtures.client()) {
        Listing<?> found = kind.read(client, Fixtures.repository(registry));

        assertThat(found.items()).hasSize(5).doesNotHaveDuplicates();
        assertThat(found.truncated()).isFalse();
        assertThat(registry.requests()).hasSize(3);
      }
    }
  }

  @ParameterizedTest
  @Covers("registries §6.7")
  @EnumSource(Kind.class)
  void anotherHostIsNeverAsked(Kind kind) {
    try (InMemoryRegistry lure = InMemoryRegistry.start();
        InMemoryRegistry registry =
            seeded(builder().links(LinkForm.FOREIGN).foreignOrigin(lure.uri()));
        RegistryClient client = Fixtures.client()) {
      Listing<?> found = kind.read(client, Fixtures.repository(registry));

      assertThat(found.items()).hasSize(2);
      assertThat(found.truncated()).isTrue();
      assertThat(lure.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @Covers("registries §6.7")
  @EnumSource(Kind.class)
  void aPageThatNamesItselfIsTheLast(Kind kind) {
    try (InMemoryRegistry registry = seeded(builder().links(LinkForm.SELF));
        RegistryClient client = Fixtures.client()) {
      Listing<?> found = kind.read(client, Fixtures.repository(registry));

      assertThat(found.items()).hasSize(2);
      assertThat(found.truncated()).isTrue();
      assertThat(registry.requests()).hasSizeLessThanOrEqualTo(2);
    }
  }

  @ParameterizedTest
  @Covers("registries §6.7")
  @EnumSource(Kind.class)
  void aChainWithoutEndIsEnded(Kind kind) {
    for (LinkForm form : List.of(LinkForm.ENDLESS, LinkForm.REPEATED)) {
      try (InMemoryRegistry registry = seeded(builder().links(form));
          RegistryClient client = Fixtures.client()) {
        Listing<?> found = kind.read(client, Fixtures.repository(registry));

        assertThat(found.items()).hasSize(5).doesNotHaveDuplicates();
        assertThat(found.truncated()).isTrue();
        assertThat(registry.requests())
            .hasSizeLessThan(60)
            .extracting(RecordedRequest::status)
            .containsOnly(200);
      }
    }
  }

  private static RegistryBuilder builder() {
    return InMemoryRegistry.builder().listPageSize(2).referrersPageSize(2);
  }

  /** Five of each: tags, repositories and referrers. */
  private static InMemoryRegistry seeded(RegistryBuilder builder) {
    InMemoryRegistry registry = builder.start();
    for (int i = 0; i < 5; i++) {
      Fixtures.seedImage(registry, "v" + i);
      Bytes signature = Fixtures.signature(i);
      registry.putManifest(
          "team/app",
          Digest.sha256(signature).toString(),
          MediaType.OCI_MANIFEST.value(),
          signature.toByteArray());
      if (i > 0) {
        registry.putBlob("team/other" + i, new byte[0]);
      }
    }
    return registry;
  }
}
