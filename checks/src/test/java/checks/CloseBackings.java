package checks;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Ends the registries that were started, once all classes of tests are done. */
final class CloseBackings implements BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext context) {
    context
        .getRoot()
        .getStore(Namespace.create(CloseBackings.class))
        .computeIfAbsent("close", key -> (AutoCloseable) Backings::closeAll);
  }
}
