package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NearnessTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost.",
        "a.localhost",
        "127.9.9.9",
        "169.254.169.254",
        "0.0.0.0",
        "::",
        "::1",
        "fe80::1",
        "64:ff9b::7f00:1",
        "2002:a9fe:a9fe::1"
      })
  void thisMachineHasManyNames(String host) {
    assertThat(Nearness.ofName(host)).isEqualTo(Nearness.THIS_MACHINE);
    assertThat(Nearness.ofName("not-" + host.replaceAll("[^a-z]", "") + ".example"))
        .isEqualTo(Nearness.PUBLIC);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "224.0.0.1",
        "fd00::1",
        "64:ff9b::a00:1",
        "2002:a00:5::1"
      })
  void aPrivateNetworkIsInternal(String host) {
    assertThat(Nearness.ofName(host)).isEqualTo(Nearness.INTERNAL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"203.0.113.7", "172.32.0.1", "100.128.0.1", "2001:db8::1", "r.example"})
  void theRestIsPublic(String host) {
    assertThat(Nearness.ofName(host)).isEqualTo(Nearness.PUBLIC);
  }

  /** Whoever owns a name says what it resolves to: the furthest of it is what is believed. */
  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, INTERNAL",
    "10.0.0.1 fd00::1, INTERNAL",
    "127.0.0.1 10.0.0.1, INTERNAL",
    "127.0.0.1 ::1, THIS_MACHINE",
    "10.0.0.1 203.0.113.7, PUBLIC",
    "'', PUBLIC"
  })
  void aNameIsTrustedForTheFurthestThatItLeadsTo(String addresses, Nearness expected) {
    assertThat(Nearness.ofTrusted("r.example", host -> addresses(addresses))).isEqualTo(expected);
  }

  @Test
  void aNameThatLeadsNowhereIsPublicAndAnAddressIsItself() {
    List<String> asked = new ArrayList<>();
    assertThat(
            Nearness.ofTrusted(
                "r.example",
                host -> {
                  asked.add(host);
                  throw new UnknownHostException(host);
                }))
        .isEqualTo(Nearness.PUBLIC);
    assertThat(asked).containsExactly("r.example");
    assertThat(Nearness.ofTrusted("10.0.0.1", host -> addresses("203.0.113.7")))
        .isEqualTo(Nearness.INTERNAL);
    assertThat(Nearness.ofTrusted("203.0.113.7", host -> addresses("10.0.0.1")))
        .isEqualTo(Nearness.PUBLIC);
  }

  private static List<InetAddress> addresses(String text) throws UnknownHostException {
    List<InetAddress> addresses = new ArrayList<>();
    for (String address : text.isEmpty() ? new String[0] : text.split(" ", -1)) {
      addresses.add(InetAddress.getByName(address));
    }
    return addresses;
  }
}
