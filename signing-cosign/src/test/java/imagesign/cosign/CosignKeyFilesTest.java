package imagesign.cosign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import imagesign.cosign.CosignKeyException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CosignKeyFilesTest {
  private static final char[] PASSWORD = "secret".toCharArray();
  private static final CosignKeyPair PAIR = CosignKeys.generate();

  @TempDir private Path directory;
  private Path privateFile;
  private Path publicFile;

  @BeforeEach
  void names() {
    privateFile = directory.resolve("cosign.key");
    publicFile = directory.resolve("cosign.pub");
  }

  @Test
  void writesBothFilesAndLoadsThem() throws IOException {
    PAIR.write(privateFile, publicFile, PASSWORD);
    assertThat(CosignKeys.load(privateFile, PASSWORD).verificationKey())
        .isEqualTo(PAIR.verificationKey());
    assertThat(CosignKeys.loadPublicKey(publicFile)).isEqualTo(PAIR.verificationKey());
    assertThat(names(directory)).containsExactly("cosign.key", "cosign.pub");
  }

  @Test
  void onlyTheOwnerReadsThePrivateKey() throws IOException {
    assumeTrue(directory.getFileSystem().supportedFileAttributeViews().contains("posix"));
    PAIR.write(privateFile, publicFile, PASSWORD);
    assertThat(mode(privateFile)).isEqualTo("rw-------");
    assertThat(mode(publicFile)).startsWith("rw-").doesNotContain("x");
    PAIR.replace(privateFile, publicFile, PASSWORD);
    assertThat(mode(privateFile)).isEqualTo("rw-------");
    assertThat(mode(publicFile)).startsWith("rw-").doesNotContain("x");
  }

  @Test
  void replacesNothingUnasked() throws IOException {
    Files.writeString(publicFile, "mine");
    assertThat(refusal(() -> PAIR.write(privateFile, publicFile, PASSWORD)))
        .isEqualTo(Reason.FILE_EXISTS);
    assertThat(names(directory)).containsExactly("cosign.pub");
    Files.move(publicFile, privateFile);
    assertThat(refusal(() -> PAIR.write(privateFile, publicFile, PASSWORD)))
        .isEqualTo(Reason.FILE_EXISTS);
    assertThat(Files.readString(privateFile)).isEqualTo("mine");
    assertThat(names(directory)).containsExactly("cosign.key");
  }

  @Test
  void writesThroughNoLink() throws IOException {
    Files.createSymbolicLink(privateFile, directory.resolve("elsewhere"));
    assertThat(refusal(() -> PAIR.write(privateFile, publicFile, PASSWORD)))
        .isEqualTo(Reason.FILE_EXISTS);
    PAIR.replace(privateFile, publicFile, PASSWORD);
    assertThat(Files.isSymbolicLink(privateFile)).isFalse();
    assertThat(names(directory)).containsExactly("cosign.key", "cosign.pub");
  }

  @Test
  void replacesWhenAsked() throws IOException {
    Files.writeString(privateFile, "old");
    Files.writeString(publicFile, "old");
    PAIR.replace(privateFile, publicFile, PASSWORD);
    assertThat(CosignKeys.load(privateFile, PASSWORD).verificationKey())
        .isEqualTo(PAIR.verificationKey());
    assertThat(CosignKeys.loadPublicKey(publicFile)).isEqualTo(PAIR.verificationKey());
    assertThat(names(directory)).containsExactly("cosign.key", "cosign.pub");
  }

  @Test
  void leavesNoPrivateKeyWithoutItsPublicOne() throws IOException {
    Path nowhere = directory.resolve("no").resolve("cosign.pub");
    assertThat(refusal(() -> PAIR.write(privateFile, nowhere, PASSWORD)))
        .isEqualTo(Reason.UNWRITABLE);
    assertThat(names(directory)).isEmpty();
  }

  @Test
  void saysWhyAFileIsNotRead() throws IOException {
    assertThat(refusal(() -> CosignKeys.load(privateFile, PASSWORD))).isEqualTo(Reason.UNREADABLE);
    assertThat(refusal(() -> CosignKeys.loadPublicKey(directory))).isEqualTo(Reason.UNREADABLE);
    Files.write(privateFile, new byte[CosignKeys.MAX_FILE + 1]);
    assertThat(refusal(() -> CosignKeys.load(privateFile, PASSWORD))).isEqualTo(Reason.TOO_LARGE);
    Files.write(privateFile, new byte[CosignKeys.MAX_FILE]);
    assertThat(refusal(() -> CosignKeys.load(privateFile, PASSWORD)))
        .isEqualTo(Reason.MALFORMED_PEM);
  }

  private static Reason refusal(ThrowingCallable action) {
    return catchThrowableOfType(CosignKeyException.class, action).reason();
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
