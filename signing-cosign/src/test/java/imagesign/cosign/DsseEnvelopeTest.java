package imagesign.cosign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.core.json.Json;
import imagesign.core.json.JsonException;
import imagesign.oci.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DsseEnvelopeTest {
  @Test
  void encodesTheExampleOfTheSpecification() {
    assertThat(
            DsseEnvelope.preAuthenticationEncoding(
                    "http://example.com/HelloWorld", Bytes.utf8("hello world"))
                .toUtf8())
        .isEqualTo("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
  }

  @Test
  void countsBytesAndNotCharacters() {
    assertThat(DsseEnvelope.preAuthenticationEncoding("tüp", Bytes.utf8("wörld")).toUtf8())
        .isEqualTo("DSSEv1 4 tüp 6 wörld");
  }

  private static DsseEnvelope parse(String json) {
    return DsseEnvelope.parse(Json.parseObject(Bytes.utf8(json.replace('\'', '"'))));
  }

  @Test
  void readsBothAlphabetsOfBase64AndIgnoresTheKeyId() {
    DsseEnvelope envelope =
        parse("{'payload':'-_8=','payloadType':'t','signatures':[{'sig':'+/8=','keyid':'any'}]}");
    assertThat(envelope.payload().toHex()).isEqualTo("fbff");
    assertThat(envelope.signature()).isEqualTo(envelope.payload());
    assertThat(parse(Json.parseObject(envelope.toJson().toBytes()).toBytes().toUtf8()))
        .isEqualTo(envelope);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'payload':'','payloadType':'t','signatures':[]}",
        "{'payload':'','payloadType':'t','signatures':[{'sig':''},{'sig':''}]}",
        "{'payload':'','payloadType':'t','signatures':[{}]}",
        "{'payload':'','payloadType':'t','signatures':[{'sig':'!'}]}",
        "{'payload':'!','payloadType':'t','signatures':[{'sig':''}]}",
        "{'payload':'','signatures':[{'sig':''}]}",
        "{'payload':'','payloadType':'t','signatures':[{'sig':'','cert':''}]}",
        "{'payload':'','payloadType':'t','signatures':[{'sig':''}],'more':1}"
      })
  void refusesEveryOtherForm(String json) {
    assertThatExceptionOfType(JsonException.class).isThrownBy(() -> parse(json));
  }
}
