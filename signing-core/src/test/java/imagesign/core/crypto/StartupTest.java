package imagesign.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.key.VerificationKey;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Counts the classes that a fresh JVM loads, without native providers on its class path. */
class StartupTest {
  private static final String LIBRARY = "org.bouncycastle.";

  @Test
  void fewVerificationsLoadNoBouncyCastle() throws Exception {
    List<String> loaded = classesLoadedBy(Crypto.STARTUP_OPERATIONS);
    assertThat(loaded).contains("imagesign.core.crypto.SignatureVerifier");
    assertThat(loaded).noneMatch(name -> name.startsWith(LIBRARY));
  }

  @Test
  void manyVerificationsLoadIt() throws Exception {
    assertThat(classesLoadedBy(Crypto.STARTUP_OPERATIONS + 1))
        .anyMatch(name -> name.startsWith(LIBRARY));
  }

  private static List<String> classesLoadedBy(int verifications) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("conscrypt") && !entry.contains("AmazonCorretto"))
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                java,
                "-Xlog:class+load:stdout:none",
                "-cp",
                classPath,
                Program.class.getName(),
                Integer.toString(verifications))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("verified " + verifications);
    return output.lines().flatMap(line -> Stream.of(line.split(" ", 2)[0])).toList();
  }

  /** Verifies signatures on P-256 and Ed25519 in turn. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) {
      int verifications = Integer.parseInt(args[0]);
      TestKeys.Golden[] goldens = {TestKeys.Golden.P256, TestKeys.Golden.ED25519};
      for (int i = 0; i < verifications; i++) {
        verify(goldens[i % 2]);
      }
      System.out.println("verified " + verifications);
    }

    private static void verify(TestKeys.Golden golden) {
      VerificationKey key = golden.key();
      SignatureVerifier verifier = Crypto.standard().verifier(key, EcdsaEncoding.DER);
      if (!verifier.verify(golden.algorithm, golden.message(), golden.signature())) {
        throw new IllegalStateException("rejected");
      }
    }
  }
}
