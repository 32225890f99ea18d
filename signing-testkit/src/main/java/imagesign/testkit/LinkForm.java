package imagesign.testkit;

/**
 * How a list of tags, repositories or referrers leads to its next page by a Link header, RFC 8288.
 * Those after {@link #NONE} are attacks or mistakes: a client that follows them never ends, asks a
 * stranger or lists things twice.
 */
public enum LinkForm {
  /** A path with a query: {@code </v2/app/tags/list?n=2&last=b>; rel="next"}. */
  PATH,
  /** An absolute URL on the origin by which the client named the registry. */
  ABSOLUTE,
  /** No header, though the list goes on. */
  NONE,
  /** An absolute URL on the {@link RegistryBuilder#foreignOrigin foreign origin}. */
  FOREIGN,
  /** Every page, the last one too, leads to itself. */
  SELF,
  /** After the end come empty pages, each at a URL of its own, for ever. */
  ENDLESS,
  /** After the end the list starts again, at a URL that is new each time, for ever. */
  REPEATED
}
