package imagesign.testkit;

/**
 * A known registry: in what it differs from the specification, as far as the toggles of {@link
 * RegistryBuilder} go. A profile is made of those toggles only, so each can be changed after it.
 *
 * <p>No profile demands credentials by itself, because they need a user: add {@link
 * RegistryBuilder#bearerAuth bearerAuth} or, where a profile says so, {@link
 * RegistryBuilder#basicAuth basicAuth}. What the profiles say was observed by running the program,
 * or is what users of a service report of it.
 */
public enum RegistryProfile {
  /**
   * Docker Hub. No referrers API, blobs from another origin, nothing can be deleted, and the
   * uploads of {@link #DISTRIBUTION_3}.
   */
  DOCKER_HUB,

  /** GitHub's registry. No referrers API, blobs from another origin, nothing can be deleted. */
  GHCR,

  /**
   * GitLab's registry. No referrers API, and the tag that stands in for it is taken for the digest
   * in it; blobs from another origin, and the uploads of {@link #DISTRIBUTION_3}.
   */
  GITLAB,

  /**
   * Artifactory without a referrers API: 406. A PUT without a PATCH is 404; PATCH is answered 204
   * and a manifest 202; 201 comes without a Location.
   */
  ARTIFACTORY,

  /**
   * Amazon's registry. Challenges for the scope {@code aws} (a private registry takes Basic), no
   * list of more than 1000 (405), PATCH answered 201, no mount, blobs from another origin, nothing
   * can be deleted.
   */
  ECR,

  /**
   * Amazon's registry before it had the referrers API: {@link #ECR} without it, though a push is
   * answered with {@code OCI-Subject} already.
   */
  ECR_BEFORE_REFERRERS,

  /**
   * Quay. Refuses lists of more than 100 (413) and a mount that names no source (400); blobs from
   * another origin.
   */
  QUAY,

  /** Harbor: {@link #DISTRIBUTION_3} with the referrers API. */
  HARBOR,

  /**
   * {@code registry:2}, Distribution 2.8. Differs from {@link #DISTRIBUTION_3} in that it ignores
   * the size of pages, sorts no tags, deletes none (400), and appends chunks that are out of order.
   */
  DISTRIBUTION_2_8,

  /**
   * {@code registry:3}, Distribution 3.1. No referrers API; a POST with a digest throws the blob
   * away; uploads go on at an absolute URL with a state; OCI manifests want an Accept that names
   * their type; nothing is mounted from where it is not told to; blobs are answered with their
   * sha256 digest, manifests have no other; one that is too large is answered 400.
   */
  DISTRIBUTION_3,

  /** zot. Refuses manifests of Docker's types. */
  ZOT,

  /**
   * The registry of go-containerregistry ({@code crane registry serve}) with its referrers: without
   * filter and {@code OCI-Subject}. Stores whatever comes, under a wrong digest too; never mounts,
   * links no page, serves no open range and tells no upload's status.
   */
  GO_CONTAINERREGISTRY,

  /**
   * The registry of CUE's ociregistry. Wants chunks of 8 KiB, knows sha256 only, and refuses (404)
   * to mount what is not there and to list referrers in an unknown repository.
   */
  CUE_OCIREGISTRY;

  /** Sets the toggles and gives the same builder back. */
  RegistryBuilder applyTo(RegistryBuilder registry) {
    return switch (this) {
      case DOCKER_HUB ->
          distribution(registry)
              .redirectBlobs(BlobRedirect.STORAGE)
              .quirks(Quirk.DELETE_405, Quirk.TOKEN_WITHOUT_LIFETIME);
      case GHCR ->
          registry
              .referrers(ReferrersMode.OFF_404_TEXT)
              .redirectBlobs(BlobRedirect.STORAGE)
              .quirks(Quirk.DELETE_405, Quirk.TOKEN_AS_TOKEN);
      case GITLAB ->
          distribution(registry)
              .redirectBlobs(BlobRedirect.STORAGE)
              .quirks(Quirk.DASH_TAG_IS_DIGEST);
      case ARTIFACTORY ->
          registry
              .referrers(ReferrersMode.OFF_406)
              .quirks(
                  Quirk.PUT_NEEDS_PATCH,
                  Quirk.PATCH_204,
                  Quirk.MANIFEST_202,
                  Quirk.CREATED_WITHOUT_LOCATION);
      case ECR -> ecr(registry);
      case ECR_BEFORE_REFERRERS ->
          ecr(registry).referrers(ReferrersMode.SUBJECT_HEADER_WITHOUT_API);
      case QUAY ->
          registry
              .refuseListsOver(100, 413)
              .redirectBlobs(BlobRedirect.STORAGE)
              .quirks(Quirk.MOUNT_NEEDS_SOURCE);
      case HARBOR -> distribution(registry).referrers(ReferrersMode.ON);
      case DISTRIBUTION_2_8 ->
          distribution(registry)
              .quirks(
                  Quirk.LIST_SIZE_IGNORED,
                  Quirk.LIST_UNSORTED,
                  Quirk.TAG_DELETE_400,
                  Quirk.OUT_OF_ORDER_APPENDED);
      case DISTRIBUTION_3 -> distribution(registry);
      case ZOT -> registry.quirks(Quirk.DOCKER_TYPES_REFUSED);
      case GO_CONTAINERREGISTRY ->
          registry
              .referrers(ReferrersMode.ON_UNFILTERED_WITHOUT_SUBJECT_HEADER)
              .links(LinkForm.NONE)
              .maxManifestSize(100 << 20)
              .quirks(
                  Quirk.REFERRERS_OF_UNKNOWN_REPOSITORY_404,
                  Quirk.WRONG_DIGEST_STORED,
                  Quirk.MISSING_CONTENT_ACCEPTED,
                  Quirk.CREATED_WITHOUT_LOCATION,
                  Quirk.OPEN_RANGE_REFUSED,
                  Quirk.OUT_OF_ORDER_WITHOUT_PLACE,
                  Quirk.UPLOAD_STATUS_REFUSED,
                  Quirk.MOUNT_IGNORED);
      case CUE_OCIREGISTRY ->
          registry
              .minChunkSize(8192)
              .maxManifestSize(100 << 20)
              .quirks(
                  Quirk.OUT_OF_ORDER_WITHOUT_PLACE,
                  Quirk.MOUNT_WITHOUT_SOURCE_IGNORED,
                  Quirk.REFERRERS_OF_UNKNOWN_REPOSITORY_404,
                  Quirk.SHA256_BLOBS_ONLY,
                  Quirk.SHA256_MANIFESTS_ONLY,
                  Quirk.MOUNT_OF_NOTHING_REFUSED);
    };
  }

  private static RegistryBuilder ecr(RegistryBuilder registry) {
    return registry
        .tokenScope("aws")
        .refuseListsOver(1000, 405)
        .redirectBlobs(BlobRedirect.STORAGE)
        .quirks(Quirk.PATCH_201, Quirk.MOUNT_IGNORED, Quirk.DELETE_405);
  }

  private static RegistryBuilder distribution(RegistryBuilder registry) {
    return registry
        .referrers(ReferrersMode.OFF_404_TEXT)
        .uploadLocations(LocationForm.ABSOLUTE)
        .quirks(
            Quirk.UPLOAD_STATE,
            Quirk.SINGLE_POST_DISCARDED,
            Quirk.OUT_OF_ORDER_WITHOUT_PLACE,
            Quirk.MOUNT_WITHOUT_SOURCE_IGNORED,
            Quirk.ACCEPT_REQUIRED,
            Quirk.BLOB_DIGEST_HEADER_SHA256,
            Quirk.SHA256_MANIFESTS_ONLY,
            Quirk.LARGE_MANIFEST_400);
  }
}
