package imagesign.registry;

import static imagesign.registry.Fixtures.assertFails;
import static imagesign.registry.Fixtures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import imagesign.oci.Bytes;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.signature.CommonReason;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.LinkForm;
import imagesign.testkit.Quirk;
import imagesign.testkit.RecordedRequest;
import imagesign.testkit.RegistryBuilder;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tags and repositories, however a registry pages them. */
class ListingTest {
  private static final List<String> TAGS = List.of("v1", "v2", "v3", "v4", "v5");

  private final RegistryClient client = Fixtures.client();

  @AfterEach
  void close() {
    client.close();
  }

  private static InMemoryRegistry seeded(RegistryBuilder builder) {
    InMemoryRegistry registry = builder.start();
    TAGS.forEach(tag -> Fixtures.seedImage(registry, tag));
    return registry;
  }

  private Listing<String> tags(InMemoryRegistry registry, int max) {
    return client.tags(Fixtures.repository(registry), max);
  }

  @Test
  void listsTagsInOneRequest() {
    try (InMemoryRegistry registry = seeded(InMemoryRegistry.builder())) {
      assertThat(tags(registry, 10)).isEqualTo(new Listing<>(TAGS, false));
      assertThat(tags(registry, 5)).isEqualTo(new Listing<>(TAGS, false));
      assertThat(registry.requests()).hasSize(2);
    }
  }

  @Test
  void stopsAtTheNumberThatWasAskedFor() {
    try (InMemoryRegistry registry = seeded(InMemoryRegistry.builder())) {
      assertThat(tags(registry, 4)).isEqualTo(new Listing<>(TAGS.subList(0, 4), true));
      assertThat(registry.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @Covers("registries §8.12")
  @EnumSource(
      value = LinkForm.class,
      names = {"PATH", "ABSOLUTE"})
  void followsPages(LinkForm form) {
    try (InMemoryRegistry registry =
        seeded(InMemoryRegistry.builder().listPageSize(2).links(form))) {
      assertThat(tags(registry, 10)).isEqualTo(new Listing<>(TAGS, false));
      assertThat(registry.requests()).hasSize(3);
    }
  }

  @ParameterizedTest
  @Covers("registries §6.7")
  @EnumSource(
      value = LinkForm.class,
      names = {"SELF", "ENDLESS", "REPEATED"})
  void endsPagesThatLeadToNoEnd(LinkForm form) {
    try (InMemoryRegistry registry =
        seeded(InMemoryRegistry.builder().listPageSize(2).links(form))) {
      Listing<String> found = tags(registry, 10);

      assertThat(found.truncated()).isTrue();
      assertThat(found.items()).doesNotHaveDuplicates().isSubsetOf(TAGS).contains("v1", "v2");
      assertThat(registry.requests()).hasSizeLessThan(10);
    }
  }

  @Test
  @Covers("registries §6.7")
  void neverAsksAnotherHost() {
    try (InMemoryRegistry other = InMemoryRegistry.start();
        InMemoryRegistry registry =
            seeded(
                InMemoryRegistry.builder()
                    .listPageSize(2)
                    .links(LinkForm.FOREIGN)
                    .foreignOrigin(other.uri()))) {
      assertThat(tags(registry, 10)).isEqualTo(new Listing<>(List.of("v1", "v2"), true));
      assertThat(other.requests()).isEmpty();
    }
  }

  @Test
  @Covers("registries §8.12")
  void looksOnWhereAFullPageHasNoLink() {
    try (InMemoryRegistry registry = InMemoryRegistry.builder().links(LinkForm.NONE).start()) {
      IntStream.range(0, 1500).forEach(i -> Fixtures.seedImage(registry, "t" + (1000 + i)));

      Listing<String> found = tags(registry, 2000);

      assertThat(found.items()).hasSize(1500);
      assertThat(found.truncated()).isFalse();
      assertThat(registry.requests()).hasSize(2);
    }
  }

  @Test
  @Covers("registries §8.12")
  void takesAFullPageForTheEndWhereItComesAgain() {
    try (InMemoryRegistry registry =
        InMemoryRegistry.builder()
            .links(LinkForm.NONE)
            .fault(Fault.body(Bytes.utf8(names(IntStream.range(0, 1000).toArray())).toByteArray()))
            .start()) {
      Fixtures.seedImage(registry, "v1");

      Listing<String> found = tags(registry, 2000);

      assertThat(found.items()).hasSize(1000);
      assertThat(found.truncated()).isFalse();
      assertThat(registry.requests()).hasSize(2);
    }
  }

  private static String names(int... numbers) {
    return "{\"tags\":["
        + String.join(",", IntStream.of(numbers).mapToObj(i -> "\"t" + i + "\"").toList())
        + "]}";
  }

  @ParameterizedTest
  @Covers("registries §8.12")
  @CsvSource({"3,true", "10,false"})
  void copesWithARegistryThatIgnoresTheSizeAndKnowsNoOrder(int max, boolean truncated) {
    try (InMemoryRegistry registry =
        seeded(
            InMemoryRegistry.builder()
                .links(LinkForm.NONE)
                .quirks(Quirk.LIST_SIZE_IGNORED, Quirk.LIST_UNSORTED))) {
      Listing<String> found = tags(registry, max);

      assertThat(found.items()).hasSize(Math.min(max, 5)).isSubsetOf(TAGS);
      assertThat(found.truncated()).isEqualTo(truncated);
      assertThat(registry.requests()).hasSize(1);
    }
  }

  @Test
  @Covers("registries §8.12")
  void neverAsksForMoreThanEcrAllows() {
    try (InMemoryRegistry registry =
        seeded(InMemoryRegistry.builder().refuseListsOver(1000, 400))) {
      assertThat(tags(registry, Integer.MAX_VALUE).items()).isEqualTo(TAGS);
      assertThat(registry.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @Covers("registries §8.12")
  @ValueSource(ints = {400, 405})
  void asksWithoutASizeWhereItIsRefused(int status) {
    try (InMemoryRegistry registry =
        seeded(InMemoryRegistry.builder().refuseListsOver(50, status))) {
      assertThat(tags(registry, 100)).isEqualTo(new Listing<>(TAGS, false));
      assertThat(registry.requests()).hasSize(2);
    }
  }

  @ParameterizedTest
  @Covers("registries §8.12")
  @EnumSource(
      value = Quirk.class,
      names = {"TAGS_NULL", "UNKNOWN_REPOSITORY_EMPTY"})
  void aRepositoryWithoutTagsHasNone(Quirk quirk) {
    try (InMemoryRegistry registry = InMemoryRegistry.builder().quirks(quirk).start()) {
      assertThat(tags(registry, 10)).isEqualTo(new Listing<>(List.of(), false));
      Fixtures.seedImage(registry, "v1");
      registry.deleteManifest("team/app", "v1");
      assertThat(tags(registry, 10)).isEqualTo(new Listing<>(List.of(), false));
    }
  }

  @ParameterizedTest
  @Covers("registries §8.12")
  @ValueSource(
      strings = {
        "{\"tags\":null}",
        "{\"name\":\"team/app\"}",
        "{\"tags\":[]}",
        "{\"tags\":[7,null,{},\"../../x\",\"\",\"-a\",\"a b\"]}"
      })
  void whatIsNoTagIsLeftOut(String body) {
    try (InMemoryRegistry registry = seeded(InMemoryRegistry.builder())) {
      registry.fail(Fault.body(Bytes.utf8(body).toByteArray()));

      assertThat(tags(registry, 10)).isEqualTo(new Listing<>(List.of(), false));
    }
  }

  @Test
  void listsATagOnce() {
    try (InMemoryRegistry registry = seeded(InMemoryRegistry.builder())) {
      registry.fail(Fault.body(Bytes.utf8("{\"tags\":[\"b\",\"a\",\"b\"]}").toByteArray()));

      assertThat(tags(registry, 2)).isEqualTo(new Listing<>(List.of("b", "a"), false));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html></html>", "[]", "{\"tags\":{}}", "{\"tags\":[]", ""})
  void anAnswerThatIsNoListIsNoAnswer(String body) {
    try (InMemoryRegistry registry = seeded(InMemoryRegistry.builder())) {
      registry.fail(Fault.body(Bytes.utf8(body).toByteArray()));

      assertThat(assertFails(() -> tags(registry, 10)).status()).hasValue(200);
    }
  }

  @Test
  void aPageThatIsGoneIsAPartThatIsMissing() {
    try (InMemoryRegistry registry = seeded(InMemoryRegistry.builder().listPageSize(2))) {
      registry.fail(Fault.status(404).skipFirst(1));

      assertThat(tags(registry, 10)).isEqualTo(new Listing<>(List.of("v1", "v2"), true));
    }
  }

  @Test
  void boundsAPage() {
    try (InMemoryRegistry registry = seeded(InMemoryRegistry.builder());
        RegistryClient small = Fixtures.builder().maxManifestBytes(1000).build()) {
      registry.fail(Fault.endlessBody());

      assertRefused(
          CommonReason.CONTENT_TOO_LARGE, () -> small.tags(Fixtures.repository(registry), 10));
    }
  }

  @Test
  void aRefusalIsNoEmptyList() {
    try (InMemoryRegistry registry = seeded(InMemoryRegistry.builder())) {
      registry.fail(Fault.status(403));

      assertThat(assertFails(() -> tags(registry, 10)).status()).hasValue(403);
    }
  }

  @Test
  void refusesANumberThatIsNone() {
    try (InMemoryRegistry registry = seeded(InMemoryRegistry.builder())) {
      assertThatIllegalArgumentException().isThrownBy(() -> tags(registry, 0));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> client.repositories(registry.host(), 0));
    }
  }

  private static InMemoryRegistry withRepositories(RegistryBuilder builder, String... names) {
    InMemoryRegistry registry = builder.start();
    for (String name : names) {
      registry.putManifest(
          name, "v1", MediaType.OCI_MANIFEST.value(), Fixtures.image().toByteArray());
    }
    return registry;
  }

  @Test
  void listsRepositories() {
    try (InMemoryRegistry registry =
        withRepositories(InMemoryRegistry.builder().listPageSize(1), "a/b", "c", "d")) {
      String host = registry.host();

      assertThat(client.repositories(host, 2))
          .isEqualTo(
              new Listing<>(List.of(new Repository(host, "a/b"), new Repository(host, "c")), true));
      assertThat(client.repositories(host, 3).truncated()).isFalse();
    }
  }

  @Test
  void asksForTheCatalogsScope() {
    try (InMemoryRegistry registry =
            withRepositories(InMemoryRegistry.builder().bearerAuth("user", "secret"), "a");
        RegistryClient login =
            Fixtures.builder()
                .credentials(
                    CredentialProvider.of(registry.host(), Credentials.basic("user", "secret")))
                .build()) {
      assertThat(login.repositories(registry.host(), 10).items())
          .containsExactly(new Repository(registry.host(), "a"));
      assertThat(registry.requests())
          .extracting(RecordedRequest::query)
          .anyMatch(query -> query.contains("scope=registry%3Acatalog%3A*"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 405, 501})
  void aRegistryWithoutACatalogSaysSo(int status) {
    try (InMemoryRegistry registry = InMemoryRegistry.start()) {
      registry.fail(Fault.status(status));

      RegistryException e = assertFails(() -> client.repositories(registry.host(), 10));
      assertThat(e.isUnsupported()).isTrue();
      assertThat(e.status()).hasValue(status);
    }
  }

  @Test
  void aCatalogThatIsNotForEveryoneIsARefusal() {
    try (InMemoryRegistry registry = InMemoryRegistry.start()) {
      registry.fail(Fault.status(403));

      RegistryException e = assertFails(() -> client.repositories(registry.host(), 10));
      assertThat(e.isUnsupported()).isFalse();
    }
  }

  @Test
  void leavesOutNamesThatAreNone() {
    try (InMemoryRegistry registry = InMemoryRegistry.start()) {
      registry.fail(
          Fault.body(Bytes.utf8("{\"repositories\":[\"A\",\"../x\",\"ok/x\"]}").toByteArray()));

      assertThat(client.repositories(registry.host(), 10).items())
          .containsExactly(new Repository(registry.host(), "ok/x"));
    }
  }
}
