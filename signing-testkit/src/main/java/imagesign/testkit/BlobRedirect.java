package imagesign.testkit;

/**
 * Where a registry sends those who read blobs (307): to signed URLs under {@code /storage/}, which
 * are good without credentials and refuse (400) who sends some, as object stores do. Requests for
 * them are recorded among those of the registry.
 */
public enum BlobRedirect {
  /** To the registry's own origin. */
  SAME_ORIGIN,
  /** To a second port, which speaks TLS if the registry does. */
  STORAGE,
  /** To a second port, which speaks plain HTTP. */
  STORAGE_IN_CLEAR,
  /** To the blob's own URL with another query, again and again. */
  LOOP
}
