package imagesign.testkit;

import java.io.IOException;
import java.util.Optional;

/** Faults first, then the router, and a record of what went out. */
final class RegistryHandler implements HttpHandler {
  private final HttpHandler router;
  private final Faults faults;
  private final RequestLog log;

  RegistryHandler(HttpHandler router, Faults faults, RequestLog log) {
    this.router = router;
    this.faults = faults;
    this.log = log;
  }

  /** Records before the client can see the answer, so that a test that has it finds the record. */
  @Override
  public Response handle(Request received) throws IOException {
    Request request = faults.receiving(received);
    int status = 0;
    try {
      Optional<Response> fault = faults.answer(request);
      faults.before(request).forEach(Runnable::run);
      Response response = faults.change(request, fault.isPresent() ? fault.get() : route(request));
      status = response.delivery().dropped() ? 0 : response.status();
      return response;
    } finally {
      log.add(new RecordedRequest(request, status));
    }
  }

  private Response route(Request request) throws IOException {
    try {
      return router.handle(request);
    } catch (RegistryError e) {
      return e.response();
    } catch (RuntimeException e) {
      return Response.error(500, ErrorCode.UNKNOWN, "a bug of the testkit: " + e);
    }
  }
}
