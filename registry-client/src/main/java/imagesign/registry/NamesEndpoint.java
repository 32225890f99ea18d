package imagesign.registry;

import imagesign.core.json.Json;
import imagesign.core.json.JsonException;
import imagesign.core.json.JsonString;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Repository;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import okhttp3.HttpUrl;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v2/NAME/tags/list} and {@code /v2/_catalog}: names, page by page.
 *
 * <p>Some registries ignore the size of a page or cut at it without a word, some know no order,
 * some lead on for ever. Each name is taken once.
 */
final class NamesEndpoint {
  /** What every registry allows; ECR refuses more. */
  private static final int MAX_PAGE = 1000;

  private static final int MAX_PAGES = 1024;
  private static final Set<Integer> REFUSES_SIZE = Set.of(400, 405, 406, 413, 422);

  private final Transport transport;
  private final Failures failures;
  private final int maxPageBytes;

  /**
   * A list that is asked for.
   *
   * @param member the member of a page that holds the names
   * @param parser reads a name; one that is malformed is left out
   * @param request asks for a page
   */
  private record Names<T>(
      HttpUrl url,
      String member,
      Function<String, Optional<T>> parser,
      Function<HttpUrl, RegistryRequest> request) {

    HttpUrl first(int size) {
      return url.newBuilder().addQueryParameter("n", Integer.toString(size)).build();
    }

    HttpUrl after(String last, int size) {
      return first(size).newBuilder().addQueryParameter("last", last).build();
    }
  }

  /** A page: its names as they came, and where the list goes on. */
  private record Page(List<String> names, NextPage next) {}

  NamesEndpoint(Transport transport, Failures failures, int maxPageBytes) {
    this.transport = transport;
    this.failures = failures;
    this.maxPageBytes = maxPageBytes;
  }

  /** Lists tags; a repository that is not there has none. */
  Listing<String> tags(Repository repository, int max) {
    String what = "list tags of " + repository;
    Names<String> names =
        new Names<>(
            transport.url(repository, "tags", "list"),
            "tags",
            name -> Optional.of(name).filter(ArtifactReference::isTag),
            url -> RegistryRequest.get(what, repository, url));
    return list(names, max).orElse(new Listing<>(List.of(), false));
  }

  /** Lists the repositories of a registry, which many don't offer. */
  Listing<Repository> repositories(String registry, int max) {
    String what = "list repositories of " + registry;
    Names<Repository> names =
        new Names<>(
            transport.base(registry).newBuilder().addPathSegment("_catalog").build(),
            "repositories",
            name -> repository(registry, name),
            url -> RegistryRequest.of("GET", what, Access.catalog(registry), url, null));
    try {
      return list(names, max)
          .orElseThrow(() -> RegistryException.unsupported(what, 404, List.of()));
    } catch (RegistryException e) {
      int status = e.status().orElse(0);
      throw status == 405 || status == 501
          ? RegistryException.unsupported(what, status, e.errorCodes())
          : e;
    }
  }

  private static Optional<Repository> repository(String registry, String path) {
    try {
      return Optional.of(new Repository(registry, path));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Lists names, or nothing if there is no such list. */
  private <T> Optional<Listing<T>> list(Names<T> names, int max) {
    int size = Math.min(max, MAX_PAGE - 1) + 1;
    Set<T> found = new LinkedHashSet<>();
    PageTrail trail = new PageTrail(MAX_PAGES);
    HttpUrl url = names.first(size);
    while (url != null && trail.take(url)) {
      Optional<Page> page = trail.isAtFirst() ? firstPage(names, url) : page(names, url);
      if (page.isEmpty()) {
        // Within a list that has begun, a page that is gone is a part that is missing.
        return trail.isAtFirst() ? Optional.empty() : listing(found, max, true);
      }
      int before = found.size();
      page.get().names().forEach(name -> names.parser().apply(name).ifPresent(found::add));
      trail.brought(found.size() > before);
      if (found.size() > max || page.get().next().refused()) {
        return listing(found, max, true);
      }
      url = next(names, page.get(), size, found.size() > before);
    }
    // A page that comes again, or one too many: there may be more, and it can't be had.
    return listing(found, max, url != null);
  }

  private static <T> Optional<Listing<T>> listing(Set<T> found, int max, boolean truncated) {
    return Optional.of(new Listing<>(found.stream().limit(max).toList(), truncated));
  }

  private static @Nullable HttpUrl next(Names<?> names, Page page, int size, boolean news) {
    // A full page without a link may be the end, or cut without a word (go-containerregistry).
    boolean full = news && page.names().size() == size;
    return page.next().url() == null && full
        ? names.after(page.names().get(size - 1), size)
        : page.next().url();
  }

  private Optional<Page> firstPage(Names<?> names, HttpUrl url) {
    try {
      return page(names, url);
    } catch (RegistryException e) {
      if (REFUSES_SIZE.contains(e.status().orElse(0))) {
        return page(names, names.url());
      }
      throw e;
    }
  }

  private Optional<Page> page(Names<?> names, HttpUrl url) {
    RegistryRequest request = names.request().apply(url);
    return transport.send(
        request,
        response ->
            switch (response.code()) {
              case 200 -> Optional.of(read(request.what(), names, response));
              case 404 -> Optional.empty();
              default -> throw failures.unexpected(request.what(), response);
            });
  }

  private Page read(String what, Names<?> names, Response response) throws IOException {
    Bytes content = Bodies.whole(what, response, maxPageBytes);
    try {
      // Go programs write null for an empty list.
      List<String> found =
          Json.parseObject(content).optionalArray(names.member()).orElse(List.of()).stream()
              .flatMap(
                  value ->
                      value instanceof JsonString name
                          ? Optional.of(name.value()).stream()
                          : Optional.<String>empty().stream())
              .toList();
      return new Page(found, NextPage.of(response, names.url()));
    } catch (JsonException e) {
      throw new RegistryException(what + ": the answer is no list", 200, List.of(), false, e);
    }
  }
}
