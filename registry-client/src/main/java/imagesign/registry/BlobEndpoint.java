package imagesign.registry;

import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Repository;
import imagesign.registry.BlobParts.Part;
import imagesign.signature.CommonReason;
import imagesign.spi.ContentException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.Response;

/** {@code /v2/NAME/blobs/DIGEST}: reads blobs, looks whether they are there, deletes them. */
final class BlobEndpoint {
  private static final Pattern TOTAL =
      Pattern.compile("bytes +(?:[0-9]+-[0-9]+|\\*)/([0-9]{1,18})");

  private final Transport transport;
  private final Failures failures;
  private final Operation operation;
  private final Retries retries;

  BlobEndpoint(Transport transport, Failures failures, Operation operation, Retries retries) {
    this.transport = transport;
    this.failures = failures;
    this.operation = operation;
    this.retries = retries;
  }

  Optional<Bytes> read(Repository repository, Descriptor descriptor, long maxBytes) {
    String what = what("get blob ", repository, descriptor);
    if (descriptor.size() > maxBytes) {
      throw new ContentException(
          CommonReason.CONTENT_TOO_LARGE,
          what + ": " + descriptor.size() + " bytes, more than " + maxBytes);
    }
    return transport.send(
        RegistryRequest.get(what, repository, url(repository, descriptor.digest()))
            .moving(Transfer.down(repository, descriptor), 0),
        response -> {
          Optional<InputStream> in = content(what, descriptor, response);
          return in.isEmpty()
              ? Optional.empty()
              : Optional.of(Bytes.copyOf(in.get().readAllBytes()));
        });
  }

  private Optional<InputStream> content(String what, Descriptor descriptor, Response response) {
    if (response.code() == 404) {
      return Optional.empty();
    }
    if (response.code() != 200) {
      throw failures.unexpected(what, response);
    }
    long announced = response.body().contentLength();
    if (announced >= 0 && announced != descriptor.size()) {
      throw new ContentException(
          CommonReason.SIZE_MISMATCH, what + ": " + announced + " bytes, not " + descriptor.size());
    }
    return Optional.of(new VerifyingInputStream(what, response.body().byteStream(), descriptor));
  }

  Optional<InputStream> open(Repository repository, Descriptor descriptor) {
    BlobParts parts = parts(repository, descriptor);
    return parts
        .open(0, descriptor.size())
        .map(first -> new BlobStream(parts, operation, retries, first, 0, descriptor.size()))
        .map(in -> new VerifyingInputStream(parts.what(), in, descriptor));
  }

  Optional<InputStream> openRange(
      Repository repository, Descriptor descriptor, long start, long length) {
    long end = start + length;
    BlobParts parts = parts(repository, descriptor);
    Optional<Part> first = parts.open(start, end);
    first.ifPresent(part -> refuseEncoded(parts.what(), part.response()));
    return first.map(part -> new BlobStream(parts, operation, retries, part, start, end));
  }

  private BlobParts parts(Repository repository, Descriptor descriptor) {
    String what = what("get blob ", repository, descriptor);
    return new BlobParts(transport, failures, what, repository, descriptor);
  }

  /** A range of something else than what is stored, which no digest will tell. */
  private static void refuseEncoded(String what, Response response) {
    String encoding = response.header("Content-Encoding", "identity");
    if (!encoding.equalsIgnoreCase("identity")) {
      response.close();
      throw RegistryException.lasting(what + ": a range of encoded content");
    }
  }

  /** Looks whether a blob is there, with the token of a push, which follows if it is not. */
  boolean exists(Repository repository, Descriptor descriptor) {
    String what = what("look for blob ", repository, descriptor);
    return transport.send(
        RegistryRequest.head(what, repository, url(repository, descriptor.digest())).forPush(),
        response ->
            switch (response.code()) {
              case 200 -> true;
              case 404, 405 -> false;
              default -> throw failures.unexpected(what, response);
            });
  }

  /** Asks for the size of a blob, by HEAD or, where that says nothing, for its first byte. */
  OptionalLong size(Repository repository, Digest digest) {
    String what = "look for blob " + repository + "@" + digest;
    HttpUrl url = url(repository, digest);
    Optional<OptionalLong> found =
        transport.send(
            RegistryRequest.head(what, repository, url),
            response ->
                switch (response.code()) {
                  case 200 -> announced(what, digest, response);
                  case 404 -> Optional.of(OptionalLong.empty());
                  case 400, 405, 501 -> Optional.empty();
                  default -> throw failures.unexpected(what, response);
                });
    return found.orElseGet(() -> sizeByRange(what, repository, digest));
  }

  private OptionalLong sizeByRange(String what, Repository repository, Digest digest) {
    RegistryRequest request =
        RegistryRequest.get(what, repository, url(repository, digest)).header("Range", "bytes=0-0");
    return transport.send(
        request,
        response ->
            switch (response.code()) {
              case 200 -> announced(what, digest, response).orElseThrow(() -> unknownSize(what));
              case 206, 416 -> total(response).orElseThrow(() -> unknownSize(what));
              case 404 -> OptionalLong.empty();
              default -> throw failures.unexpected(what, response);
            });
  }

  private static Optional<OptionalLong> announced(String what, Digest digest, Response response) {
    Digest.tryParse(response.header("Docker-Content-Digest", ""))
        .filter(claimed -> claimed.algorithm() == digest.algorithm())
        .ifPresent(claimed -> VerifyingInputStream.checkDigest(what, digest, claimed));
    return Optional.of(response.header("Content-Length", ""))
        .filter(length -> length.matches("[0-9]{1,18}"))
        .map(length -> OptionalLong.of(Long.parseLong(length)));
  }

  private static Optional<OptionalLong> total(Response response) {
    Matcher total = TOTAL.matcher(response.header("Content-Range", ""));
    return total.matches()
        ? Optional.of(OptionalLong.of(Long.parseLong(total.group(1))))
        : Optional.empty();
  }

  private static RegistryException unknownSize(String what) {
    return RegistryException.lasting(what + ": the registry does not say how large it is");
  }

  /** Deletes a blob; false if there is none. */
  boolean delete(Repository repository, Digest digest) {
    String what = "delete blob " + repository + "@" + digest;
    RegistryRequest request = RegistryRequest.delete(what, repository, url(repository, digest));
    return transport.send(request, response -> Deletion.of(what, failures, response));
  }

  private HttpUrl url(Repository repository, Digest digest) {
    return transport.url(repository, "blobs", digest.toString());
  }

  static String what(String action, Repository repository, Descriptor descriptor) {
    return action + repository + "@" + descriptor.digest();
  }
}
