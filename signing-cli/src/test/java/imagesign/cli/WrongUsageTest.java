package imagesign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing here reaches a registry: port 1 would answer with another exit code. */
class WrongUsageTest {
  private static final String IMAGE = "127.0.0.1:1/app:1.0";
  private static final String TLOG = "--insecure-ignore-tlog";

  private static Arguments wrong(String message, String... args) {
    return Arguments.of(List.of(args), message);
  }

  static Stream<Arguments> wrongUsages() {
    return Stream.of(
        wrong("command is missing"),
        wrong("command is missing", "cosign"),
        wrong("unknown command", "sign"),
        wrong("unknown command", "cosign", "attest-blobs"),
        wrong("command is missing", "notation"),
        wrong("command is missing", "notation", "blob"),
        wrong("unknown command", "notation", "cert"),
        wrong("unknown command", "notation", "blob", "policy"),
        wrong("unknown option --verion", "--verion"),
        wrong("--key", "cosign", "sign", IMAGE),
        wrong("--key", "cosign", "verify", TLOG, IMAGE),
        wrong("--key", "cosign", "public-key"),
        wrong("--key", "cosign", "import-key-pair"),
        wrong("IMAGE", "cosign", "sign", "--key", "k"),
        wrong("IMAGE", "cosign", "verify", "--key", "k", TLOG),
        wrong("IMAGE", "cosign", "tree"),
        wrong("IMAGE", "cosign", "triangulate"),
        wrong("SRC DST", "cosign", "copy"),
        wrong("SRC DST", "cosign", "copy", IMAGE),
        wrong("too many arguments", "cosign", "copy", IMAGE, IMAGE, IMAGE),
        wrong("--only", "cosign", "copy", "--only", "sig,sig2", IMAGE, IMAGE),
        wrong("--only", "cosign", "copy", "--only", "", IMAGE, IMAGE),
        wrong("--platform", "cosign", "copy", "--platform", "amd64", IMAGE, IMAGE),
        wrong("--platform", "cosign", "copy", "--platform", "a/b/c/d", IMAGE, IMAGE),
        wrong("too many arguments", "cosign", "tree", IMAGE, IMAGE),
        wrong("too many arguments", "cosign", "triangulate", IMAGE, IMAGE),
        wrong("too many arguments", "cosign", "generate-key-pair", IMAGE),
        wrong("IMAGE: not a tag", "cosign", "tree", "app:!"),
        wrong("IMAGE:", "cosign", "tree", "app@sha256:12"),
        wrong("IMAGE:", "cosign", "tree", "UPPER"),
        wrong("IMAGE: oci: without a directory", "cosign", "tree", "oci:"),
        wrong("--scope", "cosign", "tree", "--scope", "a b", "oci:dir"),
        wrong("--key given twice", "cosign", "sign", "--key", "a", "--key", "b", IMAGE),
        wrong("missing: --key", "cosign", "sign", "--key"),
        wrong("--format", "cosign", "sign", "--key", "k", "--format", "both", IMAGE),
        wrong("--output", "cosign", "tree", "--output", "yaml", IMAGE),
        wrong("--type", "cosign", "triangulate", "--type", "all", IMAGE),
        wrong("-a: not KEY=VALUE", "cosign", "sign", "--key", "k", "-a", "x", IMAGE),
        wrong("-a: not KEY=VALUE", "cosign", "sign", "--key", "k", "-a", "=x", IMAGE),
        wrong("-a: x given twice", "cosign", "sign", "--key", "k", "-a", "x=1", "-a", "x=2", IMAGE),
        wrong("--key: there is no file", "cosign", "verify", "--key", "no-such", TLOG, IMAGE),
        wrong("--key: can't read", "cosign", "verify", "--key", ".", TLOG, IMAGE),
        wrong("NOT_SET is not set", "cosign", "verify", "--key", "env://NOT_SET", TLOG, IMAGE),
        wrong("env://NAME", "cosign", "verify", "--key", "awskms://x/y", TLOG, IMAGE),
        wrong("env://NAME", "cosign", "sign", "--key", "k8s://x/y", IMAGE),
        wrong("env://NAME", "cosign", "sign", "--key", "pkcs11:token=x", IMAGE),
        wrong("--insecure-ignore-tlog", "cosign", "verify", "--key", "k", IMAGE),
        wrong("--trusted-root", "cosign", "verify", "--key", "k", IMAGE),
        wrong(
            "can't be verified yet",
            "cosign",
            "verify",
            "--key",
            "k",
            "--trusted-root",
            "f",
            IMAGE),
        wrong(
            "can't be verified yet",
            "cosign",
            "verify",
            "--key",
            "k",
            TLOG,
            "--trusted-root",
            "f",
            IMAGE),
        wrong(
            "unknown option --certificate-identity",
            "cosign",
            "verify",
            "--certificate-identity",
            "x",
            IMAGE),
        wrong(
            "--registry-username and --registry-password",
            "cosign",
            "tree",
            "--registry-username",
            "u",
            IMAGE),
        wrong(
            "--registry-username and --registry-password",
            "cosign",
            "tree",
            "--registry-password",
            Run.SECRET,
            IMAGE),
        wrong(
            "--registry-username and --registry-token",
            "cosign",
            "tree",
            "--registry-username",
            "u",
            "--registry-password",
            Run.SECRET,
            "--registry-token",
            Run.SECRET,
            IMAGE),
        wrong(
            "malformed",
            "cosign",
            "tree",
            "--registry-username",
            "a:b",
            "--registry-password",
            Run.SECRET,
            IMAGE),
        wrong(
            "credentials for one registry",
            "cosign",
            "verify",
            "--key",
            "@pub",
            TLOG,
            "--registry-token",
            Run.SECRET,
            IMAGE,
            "127.0.0.1:2/app"),
        wrong(
            "--allow-http-registry and --allow-insecure-registry",
            "cosign",
            "tree",
            "--allow-http-registry",
            "--allow-insecure-registry",
            IMAGE),
        wrong("caCertificates", "cosign", "tree", "--registry-cacert", "no-such", IMAGE),
        wrong(
            "--registry-client-cert and --registry-client-key",
            "cosign",
            "tree",
            "--registry-client-cert",
            "f",
            IMAGE),
        wrong(
            "--registry-client-cert and --registry-client-key",
            "cosign",
            "tree",
            "--registry-client-key",
            "f",
            IMAGE),
        wrong(
            "--registry-client-cert: there is no file",
            "cosign",
            "tree",
            "--registry-client-cert",
            "no-such",
            "--registry-client-key",
            "no-such",
            IMAGE),
        wrong(
            "--allow-http-registry and --registry-client-cert",
            "cosign",
            "tree",
            "--allow-http-registry",
            "--registry-client-cert",
            "f",
            "--registry-client-key",
            "f",
            IMAGE));
  }

  @ParameterizedTest
  @MethodSource("wrongUsages")
  void isToldFromEveryOtherEnd(List<String> args, String message, @TempDir Path directory) {
    List<String> arguments = new ArrayList<>(args);
    if (arguments.contains("@pub")) {
      Fixture files = new Fixture(directory);
      arguments.replaceAll(a -> a.equals("@pub") ? files.publicKey() : a);
    }
    Run.Result result = Run.withPassword().of(arguments.toArray(String[]::new)).exits(2);
    assertThat(result.saysNothingOnOut().err()).startsWith("imagesign: ").contains(message);
  }

  @Test
  void repeatsNoArgumentThatMayBeASecret() {
    Run.program().of("cosign", "tree", "--registry-pasword", Run.SECRET, IMAGE).exits(2);
    Run.program().of("cosign", "tree", "--registry-pasword=" + Run.SECRET, IMAGE).exits(2);
    Run.program().of("cosign", "tree", "--registry-password", "--output", Run.SECRET).exits(2);
    Run.program().of("cosign", "tree", IMAGE, Run.SECRET).exits(2);
    Run.program().of("cosign", Run.SECRET).exits(2);
    Run.program().of(Run.SECRET).exits(2);
    Run.program().of("cosign", "tree", "--output", Run.SECRET, IMAGE).exits(2);
    Run.program().of("cosign", "sign", "-a", Run.SECRET, IMAGE).exits(2);
  }

  @Test
  void readsNoArgumentsFromFiles(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("args"), "--version");
    Run.program().of("@" + file).exits(2).saysNothingOnOut();
  }

  @ParameterizedTest
  @MethodSource("helps")
  void helpsEverywhere(List<String> args, String expected) {
    assertThat(Run.program().of(args.toArray(String[]::new)).exits(0).saysNothingOnErr().out())
        .startsWith("Usage: imagesign")
        .contains(expected);
  }

  static Stream<Arguments> helps() {
    return Stream.of(
        Arguments.of(List.of("--help"), "cosign"),
        Arguments.of(List.of("-h"), "cosign"),
        Arguments.of(List.of("cosign", "--help"), "triangulate"),
        Arguments.of(List.of("cosign", "generate-key-pair", "--help"), "--output-key-prefix"),
        Arguments.of(List.of("cosign", "import-key-pair", "--help"), "--output-key-prefix"),
        Arguments.of(List.of("cosign", "public-key", "--help"), "--outfile"),
        Arguments.of(List.of("cosign", "sign", "--help"), "--recursive"),
        Arguments.of(List.of("cosign", "verify", "--help"), "--insecure-ignore-tlog"),
        Arguments.of(List.of("cosign", "tree", "--help"), "--registry-token"),
        Arguments.of(List.of("cosign", "copy", "--help"), "SRC DST"),
        Arguments.of(List.of("cosign", "triangulate", "--help"), "--type"),
        Arguments.of(List.of("--help"), "notation"),
        Arguments.of(List.of("notation", "--help"), "inspect"),
        Arguments.of(List.of("notation", "sign", "--help"), "--timestamp-root-cert"),
        Arguments.of(List.of("notation", "verify", "--help"), "--trust-store"),
        Arguments.of(List.of("notation", "list", "--help"), "--max-signatures"),
        Arguments.of(List.of("notation", "inspect", "--help"), "--max-signatures"),
        Arguments.of(List.of("notation", "blob", "--help"), "verify"),
        Arguments.of(List.of("notation", "blob", "sign", "--help"), "--signature-directory"),
        Arguments.of(List.of("notation", "blob", "verify", "--help"), "--policy-name"),
        Arguments.of(List.of("notation", "blob", "inspect", "--help"), "SIGNATURE"));
  }

  @Test
  void showsItsVersion() {
    assertThat(Run.program().of("--version").exits(0).saysNothingOnErr().out())
        .matches("imagesign \\d+\\.\\d+\\.\\d+.*\\R");
  }
}
