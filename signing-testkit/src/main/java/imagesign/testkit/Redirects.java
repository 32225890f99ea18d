package imagesign.testkit;

import java.net.URI;
import java.util.Optional;

/** Where those who read blobs are sent, if anywhere. */
final class Redirects {
  private static final String HOP = "hop";

  private final Optional<BlobRedirect> form;
  private final Storage storage;
  private final Optional<URI> storageOrigin;

  Redirects(Optional<BlobRedirect> form, Storage storage, Optional<URI> storageOrigin) {
    this.form = form;
    this.storage = storage;
    this.storageOrigin = storageOrigin;
  }

  /** {@return whether the registry's own origin serves the storage too} */
  boolean ownStorage() {
    return form.equals(Optional.of(BlobRedirect.SAME_ORIGIN));
  }

  Storage storage() {
    return storage;
  }

  Optional<String> location(Call call, ContentDigest digest) {
    return form.map(
        redirect ->
            switch (redirect) {
              case SAME_ORIGIN -> signed(URI.create(call.request().origin()), call, digest);
              case STORAGE, STORAGE_IN_CLEAR -> signed(storageOrigin.orElseThrow(), call, digest);
              case LOOP -> again(call);
            });
  }

  private String signed(URI origin, Call call, ContentDigest digest) {
    return storage.signedUrl(origin, call.repository(), digest);
  }

  private static String again(Call call) {
    int hop = call.query().first(HOP).map(Integer::parseInt).orElse(0) + 1;
    return call.request().path() + "?" + HOP + "=" + hop;
  }
}
