package imagesign.notation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imagesign.ImageSigningException;
import imagesign.core.crypto.Crypto;
import imagesign.core.crypto.EcdsaEncoding;
import imagesign.core.json.JsonObject;
import imagesign.key.VerificationKey;
import imagesign.oci.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A key of this SDK as a plugin of notation. */
class PluginProgramTest {
  private record Answer(int exit, JsonObject json) {
    JsonObject ok() {
      assertThat(exit).isZero();
      return json;
    }
  }

  private static Answer run(PluginProgram program, String command, String request)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        program.run(
            new String[] {command},
            new ByteArrayInputStream(request.getBytes(StandardCharsets.UTF_8)),
            out,
            err);
    assertThat(exit == 0 ? err.size() : out.size()).isZero();
    return new Answer(exit, Forgery.json(Bytes.copyOf((exit == 0 ? out : err).toByteArray())));
  }

  private static PluginProgram program(Kind kind) {
    return PluginProgram.of("demo", "1.0.0", (id, config) -> Signatory.of(kind).key());
  }

  @Test
  void describesItself() throws IOException {
    JsonObject json = run(program(Kind.EC_256), "get-plugin-metadata", "{}").ok();
    PluginMetadata metadata = PluginMetadata.read(json, "demo");
    assertThat(metadata.capabilities()).containsExactly(PluginCapability.SIGNATURE_GENERATOR_RAW);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void describesAndSignsWithEachKind(Kind kind) throws IOException {
    PluginProgram program = program(kind);
    JsonObject described =
        run(program, "describe-key", "{\"contractVersion\":\"1.0\",\"keyId\":\"k\"}").ok();
    assertThat(described.string("keyId")).isEqualTo("k");
    assertThat(described.string("keySpec")).isEqualTo(kind.algorithm().keySpecName());
    Bytes message = Bytes.utf8("message");
    JsonObject signed = run(program, "generate-signature", request(kind.algorithm(), message)).ok();
    assertThat(signed.string("signingAlgorithm")).isEqualTo(kind.algorithm().pluginName());
    assertThat(signed.strings("certificateChain")).hasSize(3);
    Bytes value = Base64s.decode(signed.string("signature")).orElseThrow();
    assertThat(
            Crypto.standard()
                .verifier(VerificationKey.of(kind.pair().getPublic()), EcdsaEncoding.FIXED_WIDTH)
                .verify(kind.algorithm().algorithm(), message, value))
        .isTrue();
  }

  private static String request(NotationAlgorithm algorithm, Bytes message) {
    return """
        {"contractVersion":"1.0","keyId":"k","keySpec":"%s","hashAlgorithm":"%s","payload":"%s"}"""
        .formatted(algorithm.keySpecName(), algorithm.hashName(), Base64s.encode(message));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "describe-key|{\"contractVersion\":\"2.0\",\"keyId\":\"k\"}|UNSUPPORTED_CONTRACT_VERSION",
        "describe-key|{\"contractVersion\":\"1.0\"}|VALIDATION_ERROR",
        "describe-key|[]|VALIDATION_ERROR",
        "generate-envelope|{}|VALIDATION_ERROR"
      })
  void refusesRequestsThatItDoesNotUnderstand(String command, String request, String code)
      throws IOException {
    Answer answer = run(program(Kind.EC_256), command, request);
    assertThat(answer.exit()).isEqualTo(1);
    assertThat(answer.json().string("errorCode")).isEqualTo(code);
  }

  @Test
  void refusesAnotherKindOfKeyThanItHas() throws IOException {
    String request = request(NotationAlgorithm.ES384, Bytes.utf8("x"));
    assertThat(run(program(Kind.EC_256), "generate-signature", request).json().string("errorCode"))
        .isEqualTo("VALIDATION_ERROR");
  }

  @Test
  void tellsWhyAKeyCantBeHad() throws IOException {
    String request = "{\"contractVersion\":\"1.0\",\"keyId\":\"k\"}";
    PluginProgram unknown =
        PluginProgram.of(
            "demo",
            "1.0.0",
            (id, config) -> {
              throw new IllegalArgumentException("no key " + id);
            });
    assertThat(run(unknown, "describe-key", request).json().string("errorCode"))
        .isEqualTo("VALIDATION_ERROR");
    PluginProgram away =
        PluginProgram.of(
            "demo",
            "1.0.0",
            (id, config) -> {
              throw new ImageSigningException("away", true, null);
            });
    assertThat(run(away, "describe-key", request).json().string("errorCode")).isEqualTo("TIMEOUT");
    PluginProgram broken =
        PluginProgram.of(
            "demo",
            "1.0.0",
            (id, config) -> {
              throw new IllegalStateException("a secret");
            });
    JsonObject error = run(broken, "describe-key", request).json();
    assertThat(error.string("errorCode")).isEqualTo("ERROR");
    assertThat(error.string("errorMessage")).doesNotContain("secret");
  }

  @Test
  void hasANameAndAVersion() {
    assertThatThrownBy(
            () -> PluginProgram.of("a/b", "1.0.0", (i, c) -> Signatory.of(Kind.EC_256).key()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PluginProgram.of("a", "1", (i, c) -> Signatory.of(Kind.EC_256).key()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
