package imagesign.testkit;

/** How an answer says where an upload goes on. */
public enum LocationForm {
  /** A path: {@code /v2/app/blobs/uploads/ID}. */
  PATH,
  /** An absolute URL on the origin by which the client named the registry. */
  ABSOLUTE,
  /** A reference that is relative to the URL of the request: {@code ID}, {@code uploads/ID}. */
  RELATIVE,
  /** An absolute URL on the {@link RegistryBuilder#foreignOrigin foreign origin}: an attack. */
  FOREIGN
}
