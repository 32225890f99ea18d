package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RealmRuleTest {
  private static final HttpUrl REGISTRY = HttpUrl.get("https://registry.example/v2/");
  private final RealmRule rule = new RealmRule(Set.of(Origin.parse("https://10.0.0.5:8443")));

  @ParameterizedTest
  @Covers("registries §6.4")
  @ValueSource(
      strings = {
        "https://auth.example/token",
        "https://registry.example/token",
        "https://registry.example:443/token",
        "/token",
        "https://10.0.0.5:8443/token",
        "https://203.0.113.7/token",
        "https://100.128.0.1/token",
        "https://192.0.2.1/token",
        "https://[64:ff9b::cb00:7107]/token",
        "https://[2001:db8::1]/token"
      })
  void allows(String realm) {
    assertThat(rule.check(REGISTRY, realm)).isNotNull();
  }

  @ParameterizedTest
  @Covers("registries §6.4")
  @ValueSource(
      strings = {
        "http://auth.example/token",
        "http://registry.example/token",
        "https://user:password@auth.example/token",
        "https://user@registry.example/token",
        "https://127.0.0.1/token",
        "https://169.254.169.254/latest",
        "https://0.0.0.0/",
        "https://[::]/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[fe80::1]/",
        "https://[fd00::1]/",
        "https://10.0.0.5/token",
        "https://10.0.0.5:8444/token",
        "https://192.168.1.1/",
        "https://172.16.0.1/",
        "https://100.64.0.1/",
        "https://0x7f.1/",
        "https://2130706433/",
        "https://127.1/",
        "https://[::127.0.0.1]/",
        "https://[::ffff:a00:5]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[64:ff9b::a9fe:a9fe]/",
        "https://[2002:7f00:1::]/",
        "https://[2002:a00:5::1]/",
        "https://[fec0::1]/",
        "https://[ff02::1]/",
        "https://224.0.0.1/",
        "https://255.255.255.255/",
        "https://240.0.0.1/",
        "https://198.18.0.1/",
        "https://192.0.0.1/",
        "https://100.127.0.1/",
        "https://0.1.2.3/",
        "https://0177.0.0.1/",
        "https://localhost/",
        "https://localhost./",
        "ftp://auth.example/",
        "https://",
      })
  void refuses(String realm) {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> resolve(rule.check(REGISTRY, realm)))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("password"));
  }

  /** The second half of the rule, which sees what names and odd literals resolve to. */
  private static void resolve(HttpUrl url) {
    try {
      RealmRule.publicOnly(url.host(), host -> List.of(InetAddress.getAllByName(host)))
          .lookup(url.host());
    } catch (UnknownHostException e) {
      throw new RegistryException("refused", 0, List.of(), false, e);
    }
  }

  @Test
  @Covers("registries §6.4")
  void plainHttpIsForRegistriesThatAreAskedInTheClear() {
    HttpUrl plain = HttpUrl.get("http://registry.example:5000/v2/");

    assertThat(rule.check(plain, "http://auth.example/token")).isNotNull();
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> rule.check(plain, "http://127.0.0.1/token"));
  }

  @Test
  @Covers("registries §6.4")
  void anotherPortOfALoopbackRegistryIsNotItsOrigin() {
    HttpUrl loopback = HttpUrl.get("http://127.0.0.1:5000/v2/");

    assertThat(rule.check(loopback, "http://127.0.0.1:5000/token")).isNotNull();
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> rule.check(loopback, "http://127.0.0.1:5001/token"));
  }

  @Test
  @Covers("registries §6.4")
  void namesThatResolveToInternalAddressesAreRefused() {
    assertThatExceptionOfType(UnknownHostException.class)
        .isThrownBy(
            () ->
                RealmRule.publicOnly(
                        "auth.example", host -> List.of(InetAddress.getByName("10.1.2.3")))
                    .lookup("auth.example"));
  }
}
