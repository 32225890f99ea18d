package imagesign.testkit;

import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Blobs behind signed URLs: the object store that many registries send their readers to. */
final class Storage implements HttpHandler {
  private static final String PREFIX = "/storage/";
  private static final String SIGNATURE = "X-Signature";
  private static final Pattern PATH = Pattern.compile(PREFIX + "(.+)/([^/]+)");

  private final Store store;
  private final Behaviour behaviour;
  private final String secret = UUID.randomUUID().toString();

  Storage(Store store, Behaviour behaviour) {
    this.store = store;
    this.behaviour = behaviour;
  }

  static boolean isAsked(Request request) {
    return request.path().startsWith(PREFIX);
  }

  /** {@return the URL, on some origin, by which whoever has it may read a blob} */
  String signedUrl(URI origin, String repository, ContentDigest digest) {
    return origin + PREFIX + repository + "/" + digest + "?" + SIGNATURE + "=" + secret;
  }

  @Override
  public Response handle(Request request) {
    Matcher matcher = PATH.matcher(request.path());
    if (!matcher.matches() || request.query().first(SIGNATURE).filter(secret::equals).isEmpty()) {
      return refused(403, "AccessDenied");
    }
    if (request.headers().first("Authorization").isPresent()) {
      return refused(400, "InvalidArgument");
    }
    Optional<byte[]> blob = store.blob(matcher.group(1), ContentDigest.parse(matcher.group(2)));
    return blob.isEmpty()
        ? refused(404, "NoSuchKey")
        : ByteRange.serve(
            Response.of(200).body("binary/octet-stream", blob.get()), request, behaviour);
  }

  private static Response refused(int status, String code) {
    return Response.text(status, "application/xml", "<Error><Code>" + code + "</Code></Error>");
  }
}
