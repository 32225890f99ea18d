package imagesign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyCommandsTest {
  @TempDir Path directory;

  private String path(String name) {
    return directory.resolve(name).toString();
  }

  private Run.Result generate(Run program) {
    return program.of("cosign", "generate-key-pair", "--output-key-prefix", path("k"));
  }

  private Run.Result publicKey(Run program) {
    return program.of("cosign", "public-key", "--key", path("k.key"));
  }

  @Test
  void generatesTwoFilesAndReadsThemBack() throws Exception {
    Run.Result result = generate(Run.withPassword()).exits(0).saysNothingOnErr();
    assertThat(result.out()).contains(path("k.key"), path("k.pub"));
    assertThat(modeOf("k.key")).isEqualTo("rw-------");
    assertThat(modeOf("k.pub")).isEqualTo("rw-r--r--");
    assertThat(Files.readString(directory.resolve("k.key")))
        .startsWith("-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----");
    assertThat(publicKey(Run.withPassword()).exits(0).out())
        .isEqualTo(Files.readString(directory.resolve("k.pub")));
  }

  private String modeOf(String name) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name)));
  }

  @Test
  void namesFilesAndFingerprintInJson() {
    JsonObject made =
        Run.withPassword()
            .of("cosign", "generate-key-pair", "--output-key-prefix", path("k"), "--output", "json")
            .exits(0)
            .json()
            .getAsJsonObject();
    assertThat(made.keySet()).containsExactly("privateKeyFile", "publicKeyFile", "fingerprint");
    JsonObject shown =
        Run.withPassword()
            .of("cosign", "public-key", "--key", path("k.key"), "--output", "json")
            .exits(0)
            .json()
            .getAsJsonObject();
    assertThat(shown.keySet()).containsExactly("publicKey", "fingerprint");
    assertThat(shown.get("fingerprint")).isEqualTo(made.get("fingerprint"));
  }

  @Test
  void writesThePublicKeyToAFile() throws Exception {
    generate(Run.withPassword()).exits(0);
    Run.withPassword()
        .of("cosign", "public-key", "--key", path("k.key"), "--outfile", path("out.pem"))
        .exits(0)
        .saysNothingOnOut();
    assertThat(directory.resolve("out.pem")).hasSameTextualContentAs(directory.resolve("k.pub"));
    Run.withPassword()
        .of("cosign", "public-key", "--key", path("k.key"), "--outfile", path("no/such/folder"))
        .exits(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"k.key", "k.pub"})
  void replacesNoFile(String existing) throws Exception {
    Files.writeString(directory.resolve(existing), "mine");
    assertThat(generate(Run.withPassword()).exits(2).err()).contains(existing);
    assertThat(directory.resolve(existing)).hasContent("mine");
    assertThat(directory).isDirectoryNotContaining(file -> !file.endsWith(existing));
  }

  @Test
  void takesAnEmptyPasswordForAPassword() {
    generate(Run.program().with(Passwords.VARIABLE, "")).exits(0);
    publicKey(Run.program().with(Passwords.VARIABLE, "")).exits(0);
    publicKey(Run.withPassword()).exits(3);
  }

  @Test
  void saysThatThePasswordIsWrong() {
    generate(Run.withPassword()).exits(0);
    Run.Result result =
        publicKey(Run.program().with(Passwords.VARIABLE, Run.SECRET + "x")).exits(3);
    assertThat(result.saysNothingOnOut().err()).contains("password", "decrypt");
  }

  @Test
  void asksForANewPasswordTwiceAndForAnOldOneOnce() {
    Run.Result made = generate(Run.program().typing(Run.SECRET, Run.SECRET)).exits(0);
    assertThat(made.prompts()).isEqualTo(2);
    Run.Result read = publicKey(Run.program().typing(Run.SECRET)).exits(0);
    assertThat(read.prompts()).isEqualTo(1);
  }

  @Test
  void refusesTwoDifferentNewPasswords() {
    assertThat(generate(Run.program().typing(Run.SECRET, "other")).exits(2).err())
        .contains("passwords differ");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void asksNobodyIfThePasswordIsInTheEnvironment() {
    Run.Result result = generate(Run.withPassword().typing("other")).exits(0);
    assertThat(result.prompts()).isZero();
    publicKey(Run.withPassword()).exits(0);
  }

  @Test
  void readsThePasswordFromTheWholeOfStandardInput() {
    generate(Run.program().input(Run.SECRET + "\n")).exits(0);
    publicKey(Run.program().input(Run.SECRET + "\n")).exits(0);
    publicKey(Run.program().input(Run.SECRET)).exits(3);
    publicKey(Run.program().with(Passwords.VARIABLE, Run.SECRET + "\n").input("other")).exits(0);
  }

  @Test
  void takesNoEndlessPassword() {
    assertThat(generate(Run.program().input(Run.SECRET.repeat(10_000))).exits(2).err())
        .contains("too long");
  }

  @Test
  void importsAKeyOfAnotherTool() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp384r1"));
    byte[] pkcs8 = generator.generateKeyPair().getPrivate().getEncoded();
    Files.writeString(
        directory.resolve("plain.pem"),
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pkcs8)
            + "\n-----END PRIVATE KEY-----\n");
    Run.withPassword()
        .of("cosign", "import-key-pair", "--key", path("plain.pem"), "-o", path("k"))
        .exits(0);
    assertThat(publicKey(Run.withPassword()).exits(0).out())
        .isEqualTo(Files.readString(directory.resolve("k.pub")));
  }

  @Test
  void importsNoEncryptedKeyAndLoadsNoPlainOne() throws Exception {
    Files.writeString(
        directory.resolve("k.key"),
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    publicKey(Run.withPassword()).exits(2);
    Files.writeString(directory.resolve("no.pem"), "no key");
    Run.withPassword()
        .of("cosign", "import-key-pair", "--key", path("no.pem"), "-o", path("x"))
        .exits(3);
    assertThat(directory.resolve("x.key")).doesNotExist();
  }
}
