package imagesign.registry;

import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.spi.ArtifactSource.Referrers;
import imagesign.spi.ContentException;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.Response;

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

  /** One page of the list, and whether it is known that something is missing. */
  private record Page(List<Descriptor> entries, NextPage next, boolean cut) implements Answer {}

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
    Set<Descriptor> found = new LinkedHashSet<>();
    PageTrail trail = new PageTrail(MAX_PAGES);
    HttpUrl next = transport.url(repository, "referrers", subject.toString());
    while (next != null && trail.take(next)) {
      Answer answer = page(what, repository, next, push);
      if (answer instanceof Absent absent) {
        // Within a list that has begun, a page that is gone is a part that is missing.
        return trail.isAtFirst()
            ? new Listing(Optional.empty(), absent.certain())
            : listing(found, max, true);
      }
      Page page = (Page) answer;
      trail.brought(found.addAll(page.entries()));
      next = page.next().url();
      if (page.cut() || found.size() >= max) {
        return listing(found, max, page.cut() || found.size() > max || next != null);
      }
    }
    // A page that comes again, or one too many: there is more, and it can't be had.
    return listing(found, max, next != null);
  }

  private static Listing listing(Set<Descriptor> found, int max, boolean truncated) {
    List<Descriptor> first = found.stream().limit(max).toList();
    return new Listing(Optional.of(new Referrers(first, truncated)), true);
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
    Optional<MediaType> type = Bodies.type(response);
    if (!type.equals(Optional.of(MediaType.OCI_INDEX))) {
      return new Absent(true);
    }
    Bytes content;
    try {
      content = Bodies.whole(what, response, maxPageBytes);
    } catch (ContentException tooLarge) {
      return new Page(List.of(), NextPage.NONE, true);
    }
    Optional<ReferrersIndex> index = ReferrersIndex.parse(MediaType.OCI_INDEX, content);
    if (index.isEmpty()) {
      return new Absent(true);
    }
    NextPage next = NextPage.of(response, transport.url(repository));
    return new Page(index.get().descriptors(), next, next.refused());
  }
}
