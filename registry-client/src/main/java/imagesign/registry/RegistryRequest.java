package imagesign.registry;

import imagesign.oci.Repository;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * A request as an endpoint wants it made, without credentials.
 *
 * @param what what it does on which reference, for messages
 * @param repository what it needs access to
 * @param push whether it needs write access
 * @param repeatable whether it may be sent again after a failure
 * @param http the request itself
 */
record RegistryRequest(
    String what, Repository repository, boolean push, boolean repeatable, Request http) {
  static RegistryRequest get(String what, Repository repository, HttpUrl url) {
    return of("GET", what, repository, url, null, false);
  }

  static RegistryRequest head(String what, Repository repository, HttpUrl url) {
    return of("HEAD", what, repository, url, null, false);
  }

  static RegistryRequest write(
      String method, String what, Repository repository, HttpUrl url, RequestBody body) {
    return of(method, what, repository, url, body, true);
  }

  private static RegistryRequest of(
      String method,
      String what,
      Repository repository,
      HttpUrl url,
      @Nullable RequestBody body,
      boolean push) {
    // OkHttp would ask for gzip and inflate by itself: digests are over what the registry stores.
    Request http =
        new Request.Builder()
            .url(url)
            .method(method, body)
            .header("Accept-Encoding", "identity")
            .build();
    return new RegistryRequest(what, repository, push, true, http);
  }

  RegistryRequest header(String name, String value) {
    return with(http.newBuilder().header(name, value).build());
  }

  RegistryRequest forPush() {
    return new RegistryRequest(what, repository, true, repeatable, http);
  }

  RegistryRequest once() {
    return new RegistryRequest(what, repository, push, false, http);
  }

  RegistryRequest with(Request http) {
    return new RegistryRequest(what, repository, push, repeatable, http);
  }

  boolean reads() {
    return http.body() == null;
  }
}
