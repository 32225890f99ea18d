package imagesign.testkit;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Runs a registry as a program, for the conformance suites and other clients: prints its URL and
 * serves until standard input ends or the time is over.
 */
final class Main {
  private static final Duration DEFAULT_TIME = Duration.ofHours(1);
  private static final String USAGE =
      "usage: Main [--port N] [--tls] [--basic USER:PASSWORD | --bearer USER:PASSWORD]"
          + " [--anonymous-pull] [--profile PROFILE] [--referrers MODE] [--ca-file FILE]"
          + " [--seconds N]";

  private final RegistryBuilder options = InMemoryRegistry.builder();
  private Optional<Path> caFile = Optional.empty();
  private Duration time = DEFAULT_TIME;

  private Main() {}

  public static void main(String[] args) throws InterruptedException, IOException {
    Main main = new Main();
    try {
      main.parse(List.of(args).iterator());
    } catch (RuntimeException e) {
      System.err.println(e.getMessage());
      System.err.println(USAGE);
      System.exit(2);
    }
    main.run(System.out);
  }

  private void run(PrintStream out) throws InterruptedException, IOException {
    try (InMemoryRegistry registry = options.start()) {
      if (caFile.isPresent()) {
        Files.writeString(caFile.get(), registry.caCertificatePem());
      }
      out.println(registry.uri());
      out.flush();
      CountDownLatch end = new CountDownLatch(1);
      Thread watcher = new Thread(() -> awaitEndOfInput(end), "stdin");
      watcher.setDaemon(true);
      watcher.start();
      boolean inputEnded = end.await(time.toSeconds(), TimeUnit.SECONDS);
      if (!inputEnded) {
        System.err.println("stopped after " + time);
      }
    }
  }

  private void parse(Iterator<String> args) {
    while (args.hasNext()) {
      String option = args.next();
      switch (option) {
        case "--port" -> options.port(Integer.parseInt(args.next()));
        case "--tls" -> options.tls();
        case "--basic" -> {
          String[] user = args.next().split(":", 2);
          options.basicAuth(user[0], user[1]);
        }
        case "--bearer" -> {
          String[] user = args.next().split(":", 2);
          options.bearerAuth(user[0], user[1]);
        }
        case "--anonymous-pull" -> options.anonymousPull();
        case "--profile" -> options.profile(RegistryProfile.valueOf(args.next()));
        case "--referrers" -> options.referrers(ReferrersMode.valueOf(args.next()));
        case "--ca-file" -> {
          caFile = Optional.of(Path.of(args.next()));
          options.tls();
        }
        case "--seconds" -> time = Duration.ofSeconds(Long.parseLong(args.next()));
        default -> throw new IllegalArgumentException("unknown option " + option);
      }
    }
  }

  private static void awaitEndOfInput(CountDownLatch end) {
    try {
      while (System.in.read() >= 0) {
        // What is typed means nothing; only the end counts.
      }
    } catch (IOException e) {
      // An input that can't be read has ended.
    }
    end.countDown();
  }
}
