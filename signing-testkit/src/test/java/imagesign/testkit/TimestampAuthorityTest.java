package imagesign.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The library's client, which shares no code with the writer of tokens, reads what comes. */
class TimestampAuthorityTest {
  private final TimestampAuthority authority = TimestampAuthority.start();

  @AfterEach
  void stop() {
    authority.close();
  }

  private static TimeStampRequest request() throws Exception {
    TimeStampRequestGenerator generator = new TimeStampRequestGenerator();
    generator.setCertReq(true);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(new byte[] {1});
    return generator.generate(TSPAlgorithms.SHA256, digest, BigInteger.TEN);
  }

  private TimeStampToken ask() throws Exception {
    TimeStampRequest request = request();
    TimeStampResponse response = new TimeStampResponse(authority.respond(request.getEncoded()));
    response.validate(request);
    return response.getTimeStampToken();
  }

  private void validate(TimeStampToken token) throws Exception {
    token.validate(
        new JcaSimpleSignerInfoVerifierBuilder()
            .setProvider(BouncyCastle.PROVIDER)
            .build(new X509CertificateHolder(authority.chain().leaf().der())));
  }

  @Test
  void stampsWhatTheLibraryTakes() throws Exception {
    Instant time = InstantSource.system().instant().minusSeconds(3);
    authority.clock(InstantSource.fixed(time)).accuracy(Duration.ofMillis(1500));
    TimeStampToken token = ask();
    validate(token);
    assertThat(token.getTimeStampInfo().getGenTime().toInstant().getEpochSecond())
        .isEqualTo(time.getEpochSecond());
    assertThat(token.getTimeStampInfo().getGenTimeAccuracy().getSeconds()).isEqualTo(1);
    assertThat(token.getTimeStampInfo().getGenTimeAccuracy().getMillis()).isEqualTo(500);
    assertThat(token.getTimeStampInfo().getNonce()).isEqualTo(BigInteger.TEN);
  }

  @ParameterizedTest
  @EnumSource(
      value = TimestampForm.class,
      mode = EnumSource.Mode.EXCLUDE,
      // The library takes one signer only, and this key is no RSA key.
      names = {"INVALID_SIGNER_FIRST", "BARE_RSA"})
  void rarerFormsAreWhatTheLibraryTakes(TimestampForm form) throws Exception {
    authority.forms(form);
    validate(ask());
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "REJECTED",
        "NONCE_MISSING",
        "NONCE_WRONG",
        "IMPRINT_WRONG",
        "IMPRINT_SHA1",
        "SIGNATURE_WRONG",
        "MESSAGE_DIGEST_WRONG",
        "SIGNING_CERTIFICATE_MISSING",
        "SIGNING_CERTIFICATE_OTHER",
        "SIGNED_WITH_FORGED_CERTIFICATE",
      })
  void aFlawIsWhatTheLibraryRefuses(TimestampFlaw flaw) {
    authority.flaws(flaw);
    assertThatThrownBy(() -> validate(ask())).isInstanceOf(Exception.class);
  }

  @Test
  void isRightAgainWhenItIsTold() throws Exception {
    authority.flaws(TimestampFlaw.NONCE_WRONG);
    assertThatThrownBy(this::ask).isInstanceOf(TSPException.class);
    authority.flaws();
    validate(ask());
  }

  @Test
  void speaksTheProtocol() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest query =
        HttpRequest.newBuilder(authority.uri())
            .header("Content-Type", "application/timestamp-query")
            .POST(HttpRequest.BodyPublishers.ofByteArray(request().getEncoded()))
            .build();
    HttpResponse<byte[]> reply = client.send(query, HttpResponse.BodyHandlers.ofByteArray());
    assertThat(reply.headers().firstValue("Content-Type")).contains("application/timestamp-reply");
    validate(new TimeStampResponse(reply.body()).getTimeStampToken());
    HttpRequest other = HttpRequest.newBuilder(authority.uri()).build();
    assertThat(client.send(other, HttpResponse.BodyHandlers.discarding()).statusCode())
        .isEqualTo(415);
    assertThat(authority.requests()).hasSize(2);
  }

  @Test
  void stampsWithoutARequest() throws Exception {
    TimeStampToken token = new TimeStampToken(new CMSSignedData(authority.token(new byte[] {1})));
    validate(token);
    assertThat(token.getTimeStampInfo().getMessageImprintDigest())
        .isEqualTo(MessageDigest.getInstance("SHA-256").digest(new byte[] {1}));
  }
}
