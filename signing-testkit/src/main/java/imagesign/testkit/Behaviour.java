package imagesign.testkit;

import java.net.URI;
import java.util.EnumSet;
import java.util.Set;

/**
 * In what a registry differs from others for good, not for single requests as a {@link Fault} does.
 *
 * @param quirks what it has of those that are either there or not
 * @param referrers how the referrers API behaves
 * @param links how lists lead to their next page
 * @param locations how answers say where an upload goes on
 * @param foreign the origin that the FOREIGN forms name
 * @param limits what it has too much of
 */
record Behaviour(
    Set<Quirk> quirks,
    ReferrersMode referrers,
    LinkForm links,
    LocationForm locations,
    URI foreign,
    Limits limits) {
  static final Behaviour STANDARD =
      new Behaviour(
          Set.of(),
          ReferrersMode.ON,
          LinkForm.PATH,
          LocationForm.PATH,
          URI.create("https://foreign.example"),
          Limits.STANDARD);

  Behaviour {
    quirks = Set.copyOf(quirks);
  }

  boolean has(Quirk quirk) {
    return quirks.contains(quirk);
  }

  Behaviour with(Quirk quirk) {
    Set<Quirk> more = EnumSet.of(quirk);
    more.addAll(quirks);
    return new Behaviour(more, referrers, links, locations, foreign, limits);
  }

  Behaviour referrers(ReferrersMode mode) {
    return new Behaviour(quirks, mode, links, locations, foreign, limits);
  }

  Behaviour links(LinkForm form) {
    return new Behaviour(quirks, referrers, form, locations, foreign, limits);
  }

  Behaviour locations(LocationForm form) {
    return new Behaviour(quirks, referrers, links, form, foreign, limits);
  }

  Behaviour foreign(URI origin) {
    return new Behaviour(quirks, referrers, links, locations, origin, limits);
  }

  Behaviour limits(Limits changed) {
    return new Behaviour(quirks, referrers, links, locations, foreign, changed);
  }
}
