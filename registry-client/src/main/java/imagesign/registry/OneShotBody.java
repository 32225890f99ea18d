package imagesign.registry;

import okhttp3.RequestBody;

/**
 * A body that OkHttp does not send again by itself. Where a connection breaks it can't know what
 * the registry has of the body, and an upload must not get any of it twice.
 */
final class OneShotBody extends ForwardingBody {
  OneShotBody(RequestBody body) {
    super(body);
  }

  @Override
  public boolean isOneShot() {
    return true;
  }
}
