package imagesign.registry;

import java.util.List;

/**
 * What a listing gave: names in the registry's order, each once.
 *
 * @param <T> what is listed
 * @param items what was listed
 * @param truncated whether there may be more: more than were asked for, or a registry whose pages
 *     lead elsewhere, to themselves or to no end
 */
public record Listing<T>(List<T> items, boolean truncated) {
  /** Copies the items. */
  public Listing {
    items = List.copyOf(items);
  }
}
