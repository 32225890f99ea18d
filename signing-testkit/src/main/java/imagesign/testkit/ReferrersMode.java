package imagesign.testkit;

/**
 * Whether a registry has the referrers API of OCI distribution 1.1 and how it behaves if not: each
 * way has been seen in a real registry. Signing clients must cope with all of them.
 */
public enum ReferrersMode {
  /** The API as specified, filtered, with {@code OCI-Subject} on a push. */
  ON,
  /** The API works, but a push is answered without {@code OCI-Subject}. */
  ON_WITHOUT_SUBJECT_HEADER,
  /** The API ignores {@code artifactType} and does not claim to have filtered. */
  ON_UNFILTERED,
  /** The API ignores {@code artifactType} and claims in {@code OCI-Filters-Applied} to heed it. */
  ON_UNFILTERED_WITH_FALSE_CLAIM,
  /** The API ignores {@code artifactType}, and a push is answered without {@code OCI-Subject}. */
  ON_UNFILTERED_WITHOUT_SUBJECT_HEADER,
  /** No API: 404 with a plain text body, as for any unknown path. */
  OFF_404_TEXT,
  /** No API: 404 with the error {@code NAME_UNKNOWN}, as for an unknown repository. */
  OFF_404_NAME_UNKNOWN,
  /** No API: 400. */
  OFF_400,
  /** No API: 405. */
  OFF_405,
  /** No API: 406. */
  OFF_406,
  /** No API: 200 with a page of HTML. */
  OFF_200_HTML,
  /** No API (404), though a push is answered with {@code OCI-Subject}. */
  SUBJECT_HEADER_WITHOUT_API;

  boolean filters() {
    return this == ON || this == ON_WITHOUT_SUBJECT_HEADER;
  }

  boolean claimsToFilter() {
    return filters() || this == ON_UNFILTERED_WITH_FALSE_CLAIM;
  }

  boolean sendsSubjectHeader() {
    return switch (this) {
      case ON, ON_UNFILTERED, ON_UNFILTERED_WITH_FALSE_CLAIM, SUBJECT_HEADER_WITHOUT_API -> true;
      default -> false;
    };
  }
}
