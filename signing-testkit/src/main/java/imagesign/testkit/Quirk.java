package imagesign.testkit;

/**
 * One thing in which a real registry differs from the specification or from most others, for all
 * requests; a {@link Fault} is for single ones. Quirks combine freely, and {@link RegistryProfile}
 * names those of known registries.
 */
public enum Quirk {
  // Lists

  /** Lists of tags and repositories ignore {@code n} and come whole. */
  LIST_SIZE_IGNORED,
  /** Lists of tags and repositories come in an order that means nothing. */
  LIST_UNSORTED,
  /** A list of no tags is {@code null} instead of an empty array. */
  TAGS_NULL,
  /** The tags of an unknown repository are an empty list instead of 404. */
  UNKNOWN_REPOSITORY_EMPTY,
  /** The referrers in an unknown repository are 404 instead of an empty list. */
  REFERRERS_OF_UNKNOWN_REPOSITORY_404,

  // Pulls

  /** A manifest of an OCI type is 404 for a client whose Accept does not name that type. */
  ACCEPT_REQUIRED,
  /** A manifest's tag {@code sha256-HEX} is taken for the digest {@code sha256:HEX}. */
  DASH_TAG_IS_DIGEST,
  /** A range of a blob is answered with 200 and the whole blob. */
  RANGE_IGNORED,
  /** A range of a blob without a start or an end ({@code bytes=5-}) is answered 416. */
  OPEN_RANGE_REFUSED,
  /** A range of a blob starts a byte too early, and Content-Range says so. */
  RANGE_SHIFTED,
  /** Docker-Content-Digest of a blob is its sha256 digest, whichever one the client asked for. */
  BLOB_DIGEST_HEADER_SHA256,

  // Uploads

  /** A POST with a digest starts a session (202) and throws the body away. */
  SINGLE_POST_DISCARDED,
  /** A PUT is 404 in a session that has seen no PATCH. */
  PUT_NEEDS_PATCH,
  /** A session's Location has a query part {@code _state}, without which the session is refused. */
  UPLOAD_STATE,
  /** A chunk out of order is appended like any other (202). */
  OUT_OF_ORDER_APPENDED,
  /** A chunk out of order is refused (416) without a word on where to go on. */
  OUT_OF_ORDER_WITHOUT_PLACE,
  /** A PATCH is answered 201. */
  PATCH_201,
  /** A PATCH is answered 204. */
  PATCH_204,
  /** 201 for a blob or manifest has no Location. */
  CREATED_WITHOUT_LOCATION,
  /** GET of a session is answered 400. */
  UPLOAD_STATUS_REFUSED,
  /** A mount always starts a session (202). */
  MOUNT_IGNORED,
  /** A mount of what is not there is answered 404. */
  MOUNT_OF_NOTHING_REFUSED,
  /** A mount that names no source starts a session (202). */
  MOUNT_WITHOUT_SOURCE_IGNORED,
  /** A mount that names no source is answered 400. */
  MOUNT_NEEDS_SOURCE,
  /** Blobs have sha256 digests; others are answered 400. */
  SHA256_BLOBS_ONLY,

  // Manifests

  /** A manifest whose digest is not that of the path is stored under both (201). */
  WRONG_DIGEST_STORED,
  /** A manifest whose blobs or children are missing is stored. */
  MISSING_CONTENT_ACCEPTED,
  /** A manifest that is stored is answered 200. */
  MANIFEST_200,
  /** A manifest that is stored is answered 202. */
  MANIFEST_202,
  /** A manifest that is too large is answered 400 instead of 413. */
  LARGE_MANIFEST_400,
  /** Manifests have sha256 digests; others are answered 400. */
  SHA256_MANIFESTS_ONLY,
  /** Manifests of Docker's types are answered 415. */
  DOCKER_TYPES_REFUSED,

  // Deletion

  /** A tag can't be deleted: 400 {@code DIGEST_INVALID}. */
  TAG_DELETE_400,
  /** A tag can't be deleted: 405. */
  TAG_DELETE_405,
  /** Nothing can be deleted: 405. */
  DELETE_405,

  // Tokens

  /** An access token stands in {@code access_token} alone. */
  TOKEN_AS_ACCESS_TOKEN,
  /** An access token stands in {@code token} alone. */
  TOKEN_AS_TOKEN,
  /** An access token comes without {@code expires_in} and {@code issued_at}. */
  TOKEN_WITHOUT_LIFETIME,
  /** Of several scopes that a client asks for, only the first is granted. */
  FIRST_SCOPE_ONLY,
  /** A POST to the token end point is 404; a GET takes an identity token for a password. */
  TOKEN_POST_404,
  /** A refresh token is good for one use, which gives the next. */
  REFRESH_TOKEN_ROTATES
}
