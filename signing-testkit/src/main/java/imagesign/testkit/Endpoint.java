package imagesign.testkit;

import java.io.IOException;

/** One end point of the distribution specification. Called by many threads at once. */
interface Endpoint {
  /** Answers, or throws {@link RegistryError}. */
  Response handle(Call call) throws IOException;
}
