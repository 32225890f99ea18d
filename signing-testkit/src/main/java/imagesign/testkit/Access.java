package imagesign.testkit;

import java.util.List;
import java.util.Optional;

/** Who may do what. Called by many threads at once. */
interface Access {
  /** Refuses nobody. */
  Access OPEN = (request, needed) -> Optional.empty();

  /**
   * Checks the credentials of a request.
   *
   * @param request the request
   * @param needed what it needs; nothing for {@code /v2/}, where only the credentials are checked
   * @return the challenge, or nothing if the request may go on
   */
  Optional<Response> refuse(Request request, List<Scope> needed);
}
