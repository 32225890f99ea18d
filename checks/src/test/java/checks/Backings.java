package checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The registries that the integration tests run on: tier 1 is the one in memory; tier 2 is {@code
 * registry:2} in a container, or a registry program of that version where no engine answers; tier 3
 * is what {@code interop/install-peers} built.
 *
 * <p>{@code imagesign.tiers} names those that must be there, containers included, and all others
 * stay out; with {@code any}, the default, what is not on the machine is left out.
 */
final class Backings {
  /** A registry that can be started. */
  record Choice(String name, Supplier<Backing> start) {
    /** {@return the registry, which runs until all tests are done} */
    Backing backing() {
      synchronized (RUNNING) {
        return RUNNING.computeIfAbsent(name, n -> start.get());
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final Map<String, Backing> RUNNING = new HashMap<>();

  private static final String TIERS = System.getProperty("imagesign.tiers", "any");
  private static final Path ROOT = Path.of(System.getProperty("imagesign.root", ".."));

  private Backings() {}

  /** Every registry, in every way it can be set up. */
  static List<Choice> all() {
    List<Choice> all = new ArrayList<>();
    if (isWanted("1")) {
      all.add(inMemory());
    }
    Arrays.stream(Setup.values()).flatMap(setup -> registry2(setup).stream()).forEach(all::add);
    if (isWanted("3")) {
      all.addAll(peers());
    }
    return all;
  }

  /** One registry, as close to {@code registry:2} as the machine has. */
  static Choice main() {
    return registry2(Setup.PLAIN).orElseGet(Backings::inMemory);
  }

  /** The same, and it asks for tokens, unless it is the one in memory. */
  static Choice withTokens() {
    return registry2(Setup.TOKEN).orElseGet(Backings::inMemory);
  }

  private static boolean isWanted(String tier) {
    return TIERS.equals("any") || isRequired(tier);
  }

  private static boolean isRequired(String tier) {
    return Set.of(TIERS.split(",")).contains(tier);
  }

  private static Choice inMemory() {
    String name = "tier 1, in memory";
    return new Choice(name, () -> Backing.inMemory(name));
  }

  private static Optional<Choice> registry2(Setup setup) {
    if (!isWanted("2")) {
      return Optional.empty();
    }
    if (RegistryContainer.isPossible()) {
      String name = "tier 2, " + RegistryContainer.IMAGE + " in a container, " + setup;
      return Optional.of(new Choice(name, () -> RegistryContainer.start(name, setup)));
    }
    if (isRequired("2")) {
      throw new IllegalStateException("tier 2 is asked for, and no container engine answers");
    }
    return onPath("docker-registry")
        .map(program -> program("program docker-registry, " + setup, program, setup, false));
  }

  private static Choice program(String name, Path program, Setup setup, boolean deletesTags) {
    return new Choice(name, () -> RegistryProgram.start(name, program, setup, deletesTags));
  }

  private static Optional<Path> onPath(String program) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static List<Choice> peers() {
    Optional<Path> distribution = peer("distribution@" + version("distribution"));
    Optional<Path> cue = peer("cue-registry");
    if (isRequired("3") && (distribution.isEmpty() || cue.isEmpty())) {
      throw new IllegalStateException("tier 3 is asked for; interop/install-peers makes it");
    }
    String withApi = "tier 3, ociregistry with the referrers API";
    return Stream.of(
            distribution.map(p -> program("tier 3, distribution 3, plain", p, Setup.PLAIN, true)),
            distribution.map(
                p -> program("tier 3, distribution 3, token auth", p, Setup.TOKEN, true)),
            cue.map(p -> new Choice(withApi, () -> RegistryProgram.start(withApi, p))))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<Path> peer(String file) {
    return Optional.of(cache().resolve(file)).filter(Files::isExecutable);
  }

  /** As {@code interop/lib} has it. */
  private static Path cache() {
    String own = System.getenv("IMAGESIGN_INTEROP_CACHE");
    if (own != null) {
      return Path.of(own);
    }
    String users = System.getenv("XDG_CACHE_HOME");
    Path folder =
        users == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(users);
    return folder.resolve("imagesign-interop");
  }

  private static String version(String peer) {
    try (Stream<String> lines = Files.lines(ROOT.resolve("interop/peers.txt"))) {
      return lines
          .filter(line -> line.startsWith(peer + " "))
          .map(line -> line.substring(line.lastIndexOf(' ') + 1))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void closeAll() {
    synchronized (RUNNING) {
      RUNNING.values().forEach(Backing::close);
      RUNNING.clear();
    }
  }
}
