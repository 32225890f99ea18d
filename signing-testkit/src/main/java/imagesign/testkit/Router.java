package imagesign.testkit;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the end point of a path and checks access before it is called. */
final class Router implements HttpHandler {
  /** OCI distribution 1.1, "Pulling manifests". */
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");

  private static final int MAX_NAME = 255;
  private static final Scope CATALOG = new Scope("registry:catalog", Set.of("*"));

  private final Map<Pattern, Endpoint> repositoryRoutes = new LinkedHashMap<>();
  private final Endpoint base = new BaseEndpoint();
  private final Endpoint catalog;
  private final UploadEndpoint uploads;
  private final Optional<TokenEndpoint> token;
  private final Access access;
  private final Redirects redirects;

  Router(
      Store store,
      Behaviour behaviour,
      Access access,
      Optional<TokenEndpoint> token,
      Redirects redirects) {
    this.catalog = new CatalogEndpoint(store, behaviour);
    this.uploads = new UploadEndpoint(store, behaviour);
    this.token = token;
    this.access = access;
    this.redirects = redirects;
    // The name is greedy: a repository may be called a/blobs.
    route("/v2/(.+)/blobs/uploads(?:/|$)([^/]*)", uploads);
    route("/v2/(.+)/blobs/([^/]+)", new BlobEndpoint(store, behaviour, redirects));
    route("/v2/(.+)/manifests/([^/]+)", new ManifestEndpoint(store, behaviour));
    route("/v2/(.+)/tags/list()", new TagsEndpoint(store, behaviour));
    route("/v2/(.+)/referrers/([^/]+)", new ReferrersEndpoint(store, behaviour));
  }

  @Override
  public Response handle(Request request) throws IOException {
    String path = request.path();
    if (redirects.ownStorage() && Storage.isAsked(request)) {
      return redirects.storage().handle(request);
    }
    if (path.equals("/token") && token.isPresent()) {
      return token.get().handle(new Call(request, "", ""));
    }
    if (path.equals("/v2/") || path.equals("/v2")) {
      return checked(new Call(request, "", ""), List.of(), base);
    }
    if (path.equals("/v2/_catalog")) {
      return checked(new Call(request, "", ""), List.of(CATALOG), catalog);
    }
    for (Map.Entry<Pattern, Endpoint> route : repositoryRoutes.entrySet()) {
      Matcher matcher = route.getKey().matcher(path);
      if (matcher.matches()) {
        Call call = new Call(request, checkedName(matcher.group(1)), matcher.group(2));
        return checked(call, Scope.neededFor(request, call.repository()), route.getValue());
      }
    }
    return Response.text(404, "text/plain; charset=utf-8", "404 page not found\n");
  }

  void expireUploads() {
    uploads.expireAll();
  }

  private Response checked(Call call, List<Scope> needed, Endpoint endpoint) throws IOException {
    Optional<Response> refusal = access.refuse(call.request(), needed);
    return refusal.isPresent() ? refusal.get() : endpoint.handle(call);
  }

  private void route(String pattern, Endpoint endpoint) {
    repositoryRoutes.put(Pattern.compile(pattern), endpoint);
  }

  static boolean isName(String name) {
    return name.length() <= MAX_NAME && NAME.matcher(name).matches();
  }

  private static String checkedName(String name) {
    if (!isName(name)) {
      throw new RegistryError(400, ErrorCode.NAME_INVALID, "invalid repository name");
    }
    return name;
  }
}
