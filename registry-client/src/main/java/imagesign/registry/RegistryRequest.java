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
 * @param access what it needs to be allowed
 * @param repeatable whether it may be sent again after a failure
 * @param http the request itself
 */
record RegistryRequest(String what, Access access, boolean repeatable, Request http) {
  /** The body of a request that sends nothing, though its method would have it send something. */
  static final RequestBody NOTHING = RequestBody.create(new byte[0]);

  static RegistryRequest get(String what, Repository repository, HttpUrl url) {
    return of("GET", what, Access.pull(repository), url, null);
  }

  static RegistryRequest head(String what, Repository repository, HttpUrl url) {
    return of("HEAD", what, Access.pull(repository), url, null);
  }

  static RegistryRequest write(
      String method, String what, Repository repository, HttpUrl url, RequestBody body) {
    return of(method, what, Access.push(repository), url, body);
  }

  static RegistryRequest delete(String what, Repository repository, HttpUrl url) {
    return of("DELETE", what, Access.delete(repository), url, NOTHING);
  }

  static RegistryRequest of(
      String method, String what, Access access, HttpUrl url, @Nullable RequestBody body) {
    // OkHttp would ask for gzip and inflate by itself: digests are over what the registry stores.
    Request http =
        new Request.Builder()
            .url(url)
            .method(method, body)
            .header("Accept-Encoding", "identity")
            .build();
    return new RegistryRequest(what, access, true, http);
  }

  RegistryRequest header(String name, String value) {
    return with(http.newBuilder().header(name, value).build());
  }

  RegistryRequest forPush() {
    Repository repository = access.repository();
    return repository == null ? this : needing(Access.push(repository));
  }

  /** One that reads and needs what a writer needs, whose one token then serves for both. */
  RegistryRequest forWriter() {
    Repository repository = access.repository();
    return repository != null && access.equals(Access.pull(repository)) ? forPush() : this;
  }

  RegistryRequest needing(Access other) {
    return new RegistryRequest(what, other, repeatable, http);
  }

  /** A request that is sent once, by OkHttp too. */
  RegistryRequest once() {
    RequestBody body = http.body();
    Request sent =
        body == null
            ? http
            : http.newBuilder().method(http.method(), new OneShotBody(body)).build();
    return new RegistryRequest(what, access, false, sent);
  }

  RegistryRequest with(Request http) {
    return new RegistryRequest(what, access, repeatable, http);
  }

  /** Tells who listens of what this request moves, before which {@code offset} bytes have moved. */
  RegistryRequest moving(Transfer transfer, long offset) {
    Progress.Part part = new Progress.Part(transfer, offset);
    return with(http.newBuilder().tag(Progress.Part.class, part).build());
  }

  boolean reads() {
    return http.body() == null;
  }
}
