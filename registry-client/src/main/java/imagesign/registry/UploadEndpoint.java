package imagesign.registry;

import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.registry.UploadSession.Finish;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import okhttp3.HttpUrl;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v2/NAME/blobs/uploads/}: writes blobs. Content of a known size goes by POST and PUT, or
 * by POST, PATCH and PUT where a registry wants that; a stream goes in chunks.
 */
final class UploadEndpoint {
  private static final int DEFAULT_CHUNK = 4 << 20;
  static final int MAX_CHUNK = 64 << 20;

  private final Transport transport;
  private final Failures failures;
  private final Operation operation;
  private final Retries retries;
  private final BlobEndpoint blobs;
  private final int chunkBytes;

  /**
   * Makes the endpoint.
   *
   * @param chunkBytes the size of chunks, or 0 to cut only what can't go in one request
   */
  UploadEndpoint(
      Transport transport,
      Failures failures,
      Operation operation,
      Retries retries,
      BlobEndpoint blobs,
      int chunkBytes) {
    this.transport = transport;
    this.failures = failures;
    this.operation = operation;
    this.retries = retries;
    this.blobs = blobs;
    this.chunkBytes = chunkBytes;
  }

  /**
   * Uploads a blob; after a failure that may pass, and once after content was spoiled on the way,
   * from the start in a new session.
   */
  void put(Repository repository, Descriptor descriptor, BlobContent content) {
    String what = BlobEndpoint.what("put blob ", repository, descriptor);
    put(new Upload(what, repository, descriptor, content), start(what, repository));
  }

  /** What is to be uploaded, and where to. */
  private record Upload(
      String what, Repository repository, Descriptor descriptor, BlobContent content) {
    BlobBody body() {
      return new BlobBody(what, descriptor, content);
    }
  }

  private void put(Upload upload, UploadSession first) {
    UploadSession session = first;
    boolean spoiled = false;
    for (int retry = 1; ; retry++) {
      try (UploadSession current = session) {
        send(upload, current);
        return;
      } catch (RegistryException e) {
        boolean again = !spoiled && isSpoiled(e) && !retries.isLast(retry);
        if (!again) {
          retries.waitOrThrow(operation, upload.what(), retry, e);
        }
        spoiled |= again;
      }
      // Perhaps no more than the answer was lost.
      if (blobs.exists(upload.repository(), upload.descriptor())) {
        return;
      }
      session = start(upload.what(), upload.repository());
    }
  }

  /**
   * Whether the registry has other content than was sent, which had the digest: the session is of
   * no use, a second one may be.
   */
  private static boolean isSpoiled(RegistryException e) {
    return e.errorCodes().contains("DIGEST_INVALID");
  }

  private void send(Upload upload, UploadSession started) {
    UploadSession session = started.of(upload.descriptor());
    if (chunkBytes > 0 && upload.descriptor().size() > chunkBytes) {
      sendChunks(upload, session);
      return;
    }
    Digest digest = upload.descriptor().digest();
    Finish finish = session.finish(digest, upload.body());
    if (finish != Finish.DONE) {
      try (UploadSession other =
          start(upload.what(), upload.repository()).of(upload.descriptor())) {
        if (finish == Finish.TOO_LARGE) {
          sendChunks(upload, other);
        } else {
          other.patch(upload.body());
          other.finish(digest, RegistryRequest.NOTHING);
        }
      }
    }
  }

  private void sendChunks(Upload upload, UploadSession session) {
    byte[] chunk = new byte[chunkSize(upload.what(), session)];
    try (InputStream in =
        new VerifyingInputStream(upload.what(), upload.content().open(), upload.descriptor())) {
      new ChunkedUpload(session, operation, retries, upload.what())
          .send((buffer, from) -> in.readNBytes(buffer, from, buffer.length - from), chunk, 0);
    } catch (IOException e) {
      throw BlobBody.unreadable(upload.what(), e);
    }
    finish(upload.what(), upload.repository(), session, upload.descriptor());
  }

  /**
   * Uploads what a stream gives, once; only what of a chunk was lost is sent again.
   *
   * @return its descriptor, with the digest that was computed on the way
   */
  Descriptor put(
      Repository repository, MediaType type, Digest.Algorithm algorithm, InputStream content) {
    String what = "put blob " + repository;
    HashingInput in = new HashingInput(content, algorithm);
    byte[] first = new byte[chunkBytes > 0 ? chunkBytes : DEFAULT_CHUNK];
    try {
      int length = in.fill(first, 0);
      if (length == first.length) {
        return put(what, repository, type, in, first);
      }
      Descriptor descriptor = in.describe(type);
      put(repository, descriptor, () -> new ByteArrayInputStream(first, 0, length));
      return descriptor;
    } catch (IOException e) {
      throw BlobBody.unreadable(what, e);
    }
  }

  private Descriptor put(
      String what, Repository repository, MediaType type, HashingInput in, byte[] first)
      throws IOException {
    try (UploadSession session = start(what, repository)) {
      int size = chunkSize(what, session);
      byte[] chunk = size > first.length ? Arrays.copyOf(first, size) : first;
      new ChunkedUpload(session, operation, retries, what).send(in, chunk, first.length);
      Descriptor descriptor = in.describe(type);
      finish(what, repository, session, descriptor);
      return descriptor;
    }
  }

  private int chunkSize(String what, UploadSession session) {
    if (session.minChunk() > MAX_CHUNK) {
      throw RegistryException.lasting(
          what + ": the registry takes no chunks of less than " + session.minChunk() + " bytes");
    }
    return Math.max((int) session.minChunk(), chunkBytes > 0 ? chunkBytes : DEFAULT_CHUNK);
  }

  /** Ends a session that has all content. */
  private void finish(
      String what, Repository repository, UploadSession session, Descriptor descriptor) {
    for (int retry = 1; ; retry++) {
      try {
        session.finish(descriptor.digest(), RegistryRequest.NOTHING);
        return;
      } catch (RegistryException e) {
        retries.waitOrThrow(operation, what, retry, e);
      }
      if (blobs.exists(repository, descriptor)) {
        session.finished();
        return;
      }
    }
  }

  /**
   * Has a blob of another repository of the same registry.
   *
   * @param from where it is, or null for wherever the registry finds it
   * @return whether it is there now
   */
  boolean mount(Repository repository, Digest digest, @Nullable Repository from) {
    String what = "mount blob " + repository + "@" + digest;
    Mount mount = tryMount(what, repository, digest, from);
    if (mount.instead() != null) {
      mount.instead().close();
    }
    return mount.done();
  }

  /** Has a blob of another repository, or else uploads it. */
  void mountOrPut(
      Repository repository, Descriptor descriptor, Repository from, BlobContent content) {
    String what = BlobEndpoint.what("put blob ", repository, descriptor);
    Mount mount = tryMount(what, repository, descriptor.digest(), from);
    if (!mount.done()) {
      UploadSession session = mount.instead() == null ? start(what, repository) : mount.instead();
      put(new Upload(what, repository, descriptor, content), session);
    }
  }

  /**
   * How a mount ended.
   *
   * @param instead the upload that the registry has begun instead, if it has
   */
  private record Mount(boolean done, @Nullable UploadSession instead) {}

  private Mount tryMount(
      String what, Repository repository, Digest digest, @Nullable Repository from) {
    HttpUrl.Builder url = uploads(repository).newBuilder();
    url.addQueryParameter("mount", digest.toString());
    Access access = Access.push(repository);
    if (from != null) {
      url.addQueryParameter("from", from.path());
      access = Access.mount(repository, from);
    }
    RegistryRequest request =
        RegistryRequest.write("POST", what, repository, url.build(), RegistryRequest.NOTHING)
            .needing(access);
    return transport.send(
        request,
        response ->
            switch (response.code()) {
              case 201 -> new Mount(true, null);
              case 202 -> new Mount(false, session(what, repository, response));
              // Not allowed to read there, not there, not offered: all the same to an upload.
              case 400, 401, 403, 404, 405, 406, 415, 422, 501 -> new Mount(false, null);
              default -> throw failures.unexpected(what, response);
            });
  }

  private UploadSession start(String what, Repository repository) {
    return transport.send(
        RegistryRequest.write(
            "POST", what, repository, uploads(repository), RegistryRequest.NOTHING),
        response -> {
          if (response.code() != 202) {
            throw failures.unexpected(what, response);
          }
          return session(what, repository, response);
        });
  }

  private UploadSession session(String what, Repository repository, Response response) {
    return new UploadSession(transport, failures, what, repository, response);
  }

  private HttpUrl uploads(Repository repository) {
    return transport.url(repository, "blobs", "uploads", "");
  }
}
