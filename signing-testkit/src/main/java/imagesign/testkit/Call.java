package imagesign.testkit;

/**
 * A request that the router has matched.
 *
 * @param request the request
 * @param repository the repository in its path, empty where there is none
 * @param reference the tag, digest or upload id at its end, empty where there is none
 */
record Call(Request request, String repository, String reference) {
  String method() {
    return request.method();
  }

  Query query() {
    return request.query();
  }

  ContentDigest digest() {
    return ContentDigest.parse(reference);
  }

  RegistryError unsupportedMethod() {
    return new RegistryError(405, ErrorCode.UNSUPPORTED, method() + " is not supported here");
  }
}
