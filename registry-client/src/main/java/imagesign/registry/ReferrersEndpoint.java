package imagesign.registry;

import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.spi.ArtifactSource.Referrers;
import imagesign.spi.ContentException;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** {@code /v2/NAME/referrers/DIGEST}: the referrers API, with paging. */
final class ReferrersEndpoint {
  private static final int MAX_PAGES = 64;
  private static final String FILTER = "artifactType";
  // How registries without the API answer; NAME_UNKNOWN may also mean what it says.
  private static final Set<Integer> UNSUPPORTED = Set.of(400, 404, 405, 406, 501);

  private final Transport transport;
  private final Failures failures;
  private final int maxPageBytes;

  /**
   * A list that is asked for.
   *
   * @param type the artifact type of what is listed, or null for all
   * @param push whether a push follows, whose token then serves
   */
  record Query(
      Repository repository, Digest subject, @Nullable MediaType type, int max, boolean push) {
    String what() {
      return "list referrers of " + repository + "@" + subject;
    }
  }

  /** What one request for referrers gave. */
  private sealed interface Answer {}

  /** The API is not there, for sure or perhaps. */
  private record Absent(boolean certain) implements Answer {}

  /** One page of the list. */
  private record Page(List<Descriptor> entries, NextPage next) implements Answer {}

  /**
   * What the API gave.
   *
   * @param list the referrers, or empty if there is no API
   * @param certain whether that there is no API is sure, not just likely
   */
  record Listing(Optional<Referrers> list, boolean certain) {}

  ReferrersEndpoint(Transport transport, Failures failures, int maxPageBytes) {
    this.transport = transport;
    this.failures = failures;
    this.maxPageBytes = maxPageBytes;
  }

  Listing list(Query query) {
    Set<Descriptor> found = new LinkedHashSet<>();
    PageTrail trail = new PageTrail(MAX_PAGES);
    HttpUrl url = first(query);
    while (url != null && trail.take(url)) {
      Answer answer = page(query, url);
      if (answer instanceof Absent absent) {
        // Within a list that has begun, a page that is gone is a part that is missing.
        return trail.isAtFirst()
            ? new Listing(Optional.empty(), absent.certain())
            : listing(query, found, true);
      }
      Page page = (Page) answer;
      trail.brought(found.addAll(page.entries()));
      url = page.next().url();
      // A next page elsewhere is not asked for: the caller learns that the list is not whole.
      if (page.next().refused() || found.size() >= query.max()) {
        boolean more = page.next().refused() || found.size() > query.max() || url != null;
        return listing(query, found, more);
      }
    }
    // A page that comes again, or one too many: there is more, and it can't be had.
    return listing(query, found, url != null);
  }

  private HttpUrl first(Query query) {
    HttpUrl url = transport.url(query.repository(), "referrers", query.subject().toString());
    return query.type() == null
        ? url
        : url.newBuilder().addQueryParameter(FILTER, query.type().value()).build();
  }

  private static Listing listing(Query query, Collection<Descriptor> found, boolean truncated) {
    List<Descriptor> first = found.stream().limit(query.max()).toList();
    return new Listing(Optional.of(new Referrers(first, truncated)), true);
  }

  private Answer page(Query query, HttpUrl url) {
    RegistryRequest request =
        RegistryRequest.get(query.what(), query.repository(), url)
            .header("Accept", MediaType.OCI_INDEX.value());
    return transport.send(
        query.push() ? request.forPush() : request, response -> read(query, response));
  }

  private Answer read(Query query, Response response) throws IOException {
    if (UNSUPPORTED.contains(response.code())) {
      return new Absent(!failures.errorCodes(response).contains("NAME_UNKNOWN"));
    }
    if (response.code() != 200) {
      throw failures.unexpected(query.what(), response);
    }
    Optional<MediaType> type = Bodies.type(response);
    if (!type.equals(Optional.of(MediaType.OCI_INDEX))) {
      return new Absent(true);
    }
    Bytes content;
    try {
      content = Bodies.whole(query.what(), response, maxPageBytes);
    } catch (ContentException tooLarge) {
      return new Page(List.of(), new NextPage(null, true));
    }
    Optional<ReferrersIndex> index = ReferrersIndex.parse(MediaType.OCI_INDEX, content);
    if (index.isEmpty()) {
      return new Absent(true);
    }
    return new Page(
        wanted(query, index.get(), response),
        NextPage.of(response, transport.url(query.repository())));
  }

  /** Registries need not filter, and say so if they do. */
  private static List<Descriptor> wanted(Query query, ReferrersIndex index, Response response) {
    List<Descriptor> all = index.descriptors();
    if (query.type() == null || hasFiltered(response)) {
      return all;
    }
    Optional<MediaType> wanted = Optional.of(query.type());
    return all.stream().filter(entry -> entry.artifactType().equals(wanted)).toList();
  }

  private static boolean hasFiltered(Response response) {
    return response.headers("OCI-Filters-Applied").stream()
        .flatMap(field -> Stream.of(field.split(",", -1)))
        .anyMatch(filter -> filter.strip().toLowerCase(Locale.ROOT).equals("artifacttype"));
  }
}
