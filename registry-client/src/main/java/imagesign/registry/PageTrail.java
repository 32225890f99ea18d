package imagesign.registry;

import java.util.HashSet;
import java.util.Set;
import okhttp3.HttpUrl;

/** The pages of a list that were asked for, so that no registry leads round or on for ever. */
final class PageTrail {
  /** How many pages in a row may bring nothing new: registries that filter have some. */
  private static final int MAX_IDLE = 3;

  private final int maxPages;
  private final Set<HttpUrl> asked = new HashSet<>();
  private int idle;

  PageTrail(int maxPages) {
    this.maxPages = maxPages;
  }

  /** Takes the next page, unless it was asked for or there were too many. */
  boolean take(HttpUrl page) {
    return asked.size() < maxPages && idle <= MAX_IDLE && asked.add(page);
  }

  /** Notes whether a page brought anything new. */
  void brought(boolean news) {
    idle = news ? 0 : idle + 1;
  }

  boolean isAtFirst() {
    return asked.size() == 1;
  }
}
