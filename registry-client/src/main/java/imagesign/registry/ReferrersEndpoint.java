package imagesign.registry;

import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.spi.ArtifactSource.Referrers;
import imagesign.spi.ContentException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** {@code /v2/NAME/referrers/DIGEST}: the referrers API, with paging. */
final class ReferrersEndpoint {
  private static final int MAX_PAGES = 64;
  // How registries without the API answer; NAME_UNKNOWN may also mean what it says.
  private static final Set<Integer> UNSUPPORTED = Set.of(400, 404, 405, 406, 501);

  private final Transport transport;
  private final Failures failures;
  private final int maxPageBytes;

  /** What one request for referrers gave. */
  private sealed interface Answer {}

  /** The API is not there, for sure or perhaps. */
  private record Absent(boolean certain) implements Answer {}

  /** One page of the list. */
  private record Page(List<Descriptor> entries, @Nullable HttpUrl next, boolean cut)
      implements Answer {}

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

  Listing list(Repository repository, Digest subject, int max, boolean push) {
    String what = "list referrers of " + repository + "@" + subject;
    List<Descriptor> found = new ArrayList<>();
    Set<HttpUrl> seen = new HashSet<>();
    HttpUrl next = transport.url(repository, "referrers", subject.toString());
    while (next != null && seen.add(next) && seen.size() <= MAX_PAGES) {
      Answer answer = page(what, repository, next, push);
      if (answer instanceof Absent absent) {
        // Within a list that has begun, a page that is gone is a part that is missing.
        return seen.size() == 1
            ? new Listing(Optional.empty(), absent.certain())
            : listing(found, true);
      }
      Page page = (Page) answer;
      found.addAll(page.entries());
      next = page.next();
      if (page.cut() || found.size() >= max) {
        boolean more = page.cut() || found.size() > max || next != null;
        return listing(found.subList(0, Math.min(max, found.size())), more);
      }
    }
    // A page that comes again, or one too many: there is more, and it can't be had.
    return listing(found, next != null);
  }

  private static Listing listing(List<Descriptor> found, boolean truncated) {
    return new Listing(Optional.of(new Referrers(found, truncated)), true);
  }

  private Answer page(String what, Repository repository, HttpUrl url, boolean push) {
    RegistryRequest request =
        RegistryRequest.get(what, repository, url).header("Accept", MediaType.OCI_INDEX.value());
    return transport.send(
        push ? request.forPush() : request, response -> read(what, repository, response));
  }

  private Answer read(String what, Repository repository, Response response) throws IOException {
    if (UNSUPPORTED.contains(response.code())) {
      return new Absent(!failures.errorCodes(response).contains("NAME_UNKNOWN"));
    }
    if (response.code() != 200) {
      throw failures.unexpected(what, response);
    }
    Optional<MediaType> type =
        MediaType.tryParse(response.header("Content-Type", "")).map(MediaType::essence);
    if (!type.equals(Optional.of(MediaType.OCI_INDEX))) {
      return new Absent(true);
    }
    Bytes content;
    try {
      content = Bodies.whole(what, response, maxPageBytes);
    } catch (ContentException tooLarge) {
      return new Page(List.of(), null, true);
    }
    Optional<ReferrersIndex> index = ReferrersIndex.parse(MediaType.OCI_INDEX, content);
    if (index.isEmpty()) {
      return new Absent(true);
    }
    return page(repository, response, index.get());
  }

  private Page page(Repository repository, Response response, ReferrersIndex index) {
    Optional<String> link = LinkHeader.next(response.headers("Link"));
    HttpUrl next = link.map(target -> response.request().url().resolve(target)).orElse(null);
    boolean own = next != null && Origin.of(next).equals(Origin.of(transport.url(repository)));
    // A next page elsewhere is not asked for: the caller learns that the list is not whole.
    return new Page(index.descriptors(), own ? next : null, link.isPresent() && !own);
  }
}
