package imagesign.registry;

import imagesign.oci.Descriptor;
import imagesign.oci.Repository;
import imagesign.signature.CommonReason;
import imagesign.spi.ContentException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.Protocol;
import okhttp3.Response;

/** Opens a blob, or what is left to read of it. */
final class BlobParts {
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes +([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18}|\\*)");

  private final Transport transport;
  private final Failures failures;
  private final String what;
  private final Repository repository;
  private final Descriptor blob;

  /**
   * The bytes of one answer.
   *
   * @param skip how many come before those that were asked for
   * @param end where they end in the blob; {@link Long#MAX_VALUE} if that is for the blob to say
   * @param cut whether an end before that may be a connection that broke, since nothing else ends
   *     this answer
   */
  record Part(Response response, InputStream in, long skip, long end, boolean cut) {}

  BlobParts(
      Transport transport, Failures failures, String what, Repository repository, Descriptor blob) {
    this.transport = transport;
    this.failures = failures;
    this.what = what;
    this.repository = repository;
    this.blob = blob;
  }

  String what() {
    return what;
  }

  long size() {
    return blob.size();
  }

  /**
   * Asks for the bytes from {@code from} to before {@code end}.
   *
   * @return them, with others around them if the registry knows no ranges; empty if there is no
   *     such blob
   */
  Optional<Part> open(long from, long end) {
    HttpUrl url = transport.url(repository, "blobs", blob.digest().toString());
    Transfer transfer = Transfer.down(repository, blob);
    RegistryRequest all = RegistryRequest.get(what, repository, url).moving(transfer, 0);
    if (from == 0 && end == blob.size()) {
      return part(transport.open(all), response -> whole(response, 0));
    }
    // Always with an end: go-containerregistry answers a range without one 416.
    RegistryRequest range =
        all.header("Range", "bytes=" + from + "-" + (end - 1)).moving(transfer, from);
    Response response = transport.open(range);
    if (response.code() == 206) {
      return part(response, partial -> range(partial, from, end));
    }
    if (response.code() == 416) {
      response.close();
      response = transport.open(all);
    }
    return part(response, full -> whole(full, from));
  }

  /** Closes the response unless it becomes a part. */
  private static Optional<Part> part(Response response, Function<Response, Optional<Part>> reader) {
    Optional<Part> part = Optional.empty();
    try {
      part = reader.apply(response);
      return part;
    } finally {
      if (part.isEmpty()) {
        response.close();
      }
    }
  }

  private Optional<Part> whole(Response response, long from) {
    if (response.code() == 404) {
      return Optional.empty();
    }
    if (response.code() != 200) {
      throw failures.unexpected(what, response);
    }
    return Optional.of(part(response, from, Long.MAX_VALUE, blob.size()));
  }

  private Optional<Part> range(Response response, long from, long end) {
    Matcher range = CONTENT_RANGE.matcher(response.header("Content-Range", ""));
    if (!range.matches()
        || Long.parseLong(range.group(1)) != from
        || Long.parseLong(range.group(2)) < from
        || Long.parseLong(range.group(2)) >= end
        || !List.of("*", Long.toString(blob.size())).contains(range.group(3))) {
      throw new RegistryException(
          what + ": 206, but not with the bytes that were asked for", 206, List.of(), false, null);
    }
    long partEnd = Long.parseLong(range.group(2)) + 1;
    return Optional.of(part(response, 0, partEnd, partEnd - from));
  }

  private Part part(Response response, long skip, long end, long length) {
    long announced = response.body().contentLength();
    if (announced >= 0 && announced != length) {
      throw new ContentException(
          CommonReason.SIZE_MISMATCH, what + ": " + announced + " bytes, not " + length);
    }
    boolean framed =
        announced >= 0
            || response.header("Transfer-Encoding") != null
            || response.protocol() == Protocol.HTTP_2;
    return new Part(response, response.body().byteStream(), skip, end, !framed);
  }
}
