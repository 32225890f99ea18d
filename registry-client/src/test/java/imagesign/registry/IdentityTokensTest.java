package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class IdentityTokensTest {
  private static final Credentials GIVEN = Credentials.identityToken("given");

  private final IdentityTokens tokens = new IdentityTokens();
  private final List<String> sent = new ArrayList<>();

  @Test
  void whatReplacesATokenIsUsedFromThenOn() {
    exchange("r.example", answer("second"));
    exchange("r.example", answer("third"));
    exchange("r.example", answer(null));
    exchange("r.example", answer(null));

    assertThat(sent).containsExactly("given", "second", "third", "third");
  }

  @Test
  void anotherRegistryGetsNothingOfIt() {
    exchange("r.example", answer("second"));
    exchange("s.example", answer(null));

    assertThat(sent).containsExactly("given", "given");
  }

  @Test
  void theGivenOneServesWhereTheOtherIsNoLongerTaken() {
    exchange("r.example", answer("second"));
    exchange(
        "r.example",
        current -> {
          sent.add(current.secret());
          if (current.secret().equals("second")) {
            throw refused(401);
          }
          return token(Optional.empty());
        });

    assertThat(sent).containsExactly("given", "second", "given");
  }

  @Test
  void anyOtherFailureKeepsIt() {
    exchange("r.example", answer("second"));
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(
            () ->
                exchange(
                    "r.example",
                    current -> {
                      throw refused(503);
                    }));
    exchange("r.example", answer(null));

    assertThat(sent).containsExactly("given", "second");
  }

  private void exchange(String registry, Function<Credentials, Token> server) {
    Operation operation = new RegistryOptions().newOperation();
    tokens.exchange(operation, registry, GIVEN, server);
  }

  private Function<Credentials, Token> answer(@org.jspecify.annotations.Nullable String next) {
    return current -> {
      sent.add(current.secret());
      return token(Optional.ofNullable(next));
    };
  }

  private static Token token(Optional<String> next) {
    return new Token("access", Instant.MAX, next);
  }

  private static RegistryException refused(int status) {
    return new RegistryException("refused", status, List.of(), false, null);
  }
}
