package imagesign.testkit;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands each test that has an {@link InMemoryRegistry} parameter a fresh one and closes it
 * afterwards, under JUnit 5 and 6. {@code @BeforeEach} and {@code @AfterEach} methods get the same
 * one as their test; constructors and {@code @BeforeAll} methods get none.
 *
 * <pre>{@code
 * @ExtendWith(RegistryExtension.class)
 * class PushTest {
 *   @Test
 *   void pushes(InMemoryRegistry registry) { … }
 * }
 *
 * @RegisterExtension
 * static final RegistryExtension REGISTRY =
 *     RegistryExtension.of(InMemoryRegistry.builder().bearerAuth("user", "secret"));
 * }</pre>
 *
 * <p>Thread-safe where its builder is no longer changed.
 */
public final class RegistryExtension implements ParameterResolver, AfterEachCallback {
  private static final Namespace NAMESPACE = Namespace.create(RegistryExtension.class);

  private final RegistryBuilder options;

  /** Makes an extension that starts registries with all defaults. */
  public RegistryExtension() {
    this(InMemoryRegistry.builder());
  }

  private RegistryExtension(RegistryBuilder options) {
    this.options = options;
  }

  /**
   * Makes an extension for {@code @RegisterExtension}.
   *
   * @param options how each registry is started
   * @return the extension
   */
  public static RegistryExtension of(RegistryBuilder options) {
    return new RegistryExtension(options);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == InMemoryRegistry.class
        && context.getTestMethod().isPresent();
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Store store = context.getStore(NAMESPACE);
    InMemoryRegistry registry = store.get(this, InMemoryRegistry.class);
    if (registry == null) {
      registry = options.start();
      store.put(this, registry);
    }
    return registry;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    InMemoryRegistry registry = context.getStore(NAMESPACE).remove(this, InMemoryRegistry.class);
    if (registry != null) {
      registry.close();
    }
  }
}
