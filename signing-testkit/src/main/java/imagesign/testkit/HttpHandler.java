package imagesign.testkit;

import java.io.IOException;

/** Answers requests. Called by many threads at once. */
interface HttpHandler {
  /** Answers one request; an exception drops the connection. */
  Response handle(Request request) throws IOException;
}
