package imagesign.registry;

import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Where a list goes on, by the {@code Link} of one of its pages.
 *
 * @param url the next page, on the registry's own origin, or null if there is none to ask for
 * @param refused whether there is one elsewhere, which is not asked for: the list is not whole
 */
record NextPage(@Nullable HttpUrl url, boolean refused) {
  static final NextPage NONE = new NextPage(null, false);

  static NextPage of(Response response, HttpUrl registry) {
    Optional<String> link = LinkHeader.next(response.headers("Link"));
    HttpUrl target = link.map(text -> response.request().url().resolve(text)).orElse(null);
    if (target == null || !Origin.of(target).equals(Origin.of(registry))) {
      return new NextPage(null, link.isPresent());
    }
    return new NextPage(
        target.newBuilder().username("").password("").fragment(null).build(), false);
  }
}
