package imagesign.registry;

import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Repository;
import imagesign.signature.CommonReason;
import imagesign.spi.ContentException;
import java.io.InputStream;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Response;

/** {@code /v2/NAME/blobs/DIGEST}: reads blobs and looks whether they are there. */
final class BlobEndpoint {
  private final Transport transport;
  private final Failures failures;

  BlobEndpoint(Transport transport, Failures failures) {
    this.transport = transport;
    this.failures = failures;
  }

  Optional<Bytes> read(Repository repository, Descriptor descriptor, long maxBytes) {
    String what = what("get blob ", repository, descriptor);
    if (descriptor.size() > maxBytes) {
      throw new ContentException(
          CommonReason.CONTENT_TOO_LARGE,
          what + ": " + descriptor.size() + " bytes, more than " + maxBytes);
    }
    return transport.send(
        RegistryRequest.get(what, repository, url(repository, descriptor)),
        response -> {
          Optional<InputStream> in = content(what, descriptor, response);
          return in.isEmpty()
              ? Optional.empty()
              : Optional.of(Bytes.copyOf(in.get().readAllBytes()));
        });
  }

  Optional<InputStream> open(Repository repository, Descriptor descriptor) {
    String what = what("get blob ", repository, descriptor);
    Response response =
        transport.open(RegistryRequest.get(what, repository, url(repository, descriptor)));
    try {
      Optional<InputStream> in = content(what, descriptor, response);
      if (in.isEmpty()) {
        response.close();
      }
      return in;
    } catch (RuntimeException e) {
      response.close();
      throw e;
    }
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

  /** Looks whether a blob is there, with the token of a push, which follows if it is not. */
  boolean exists(Repository repository, Descriptor descriptor) {
    String what = what("look for blob ", repository, descriptor);
    return transport.send(
        RegistryRequest.head(what, repository, url(repository, descriptor)).forPush(),
        response ->
            switch (response.code()) {
              case 200 -> true;
              case 404, 405 -> false;
              default -> throw failures.unexpected(what, response);
            });
  }

  private HttpUrl url(Repository repository, Descriptor descriptor) {
    return transport.url(repository, "blobs", descriptor.digest().toString());
  }

  static String what(String action, Repository repository, Descriptor descriptor) {
    return action + repository + "@" + descriptor.digest();
  }
}
