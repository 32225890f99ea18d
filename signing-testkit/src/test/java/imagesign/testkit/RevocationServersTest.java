package imagesign.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.junit.jupiter.api.Test;

/** The JDK and the library read what the servers answer. */
class RevocationServersTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static byte[] ocspRequest(TestChain chain) throws Exception {
    CertificateID id =
        new CertificateID(
            new JcaDigestCalculatorProviderBuilder().build().get(CertificateID.HASH_SHA1),
            new X509CertificateHolder(chain.issued().get(1).der()),
            chain.leaf().certificate().getSerialNumber());
    return new OCSPReqBuilder().addRequest(id).build().getEncoded();
  }

  private static BasicOCSPResp basic(byte[] response) throws Exception {
    OCSPResp parsed = new OCSPResp(response);
    assertThat(parsed.getStatus()).isZero();
    return (BasicOCSPResp) parsed.getResponseObject();
  }

  @Test
  void aResponderSaysWhatItIsTold() throws Exception {
    try (OcspResponder responder = OcspResponder.start()) {
      TestChain chain = TestChain.codeSigning().change(c -> c.ocsp(responder.uri())).issue();
      responder.serve(chain);
      byte[] request = ocspRequest(chain);
      BasicOCSPResp good = basic(responder.respond(request));
      assertThat(good.getResponses()[0].getCertStatus()).isNull();
      assertThat(
              good.isSignatureValid(
                  new JcaContentVerifierProviderBuilder().build(chain.issued().get(1).publicKey())))
          .isTrue();
      assertThat(good.getResponses()[0].getNextUpdate().toInstant()).isAfter(Instant.EPOCH);
      responder.revoke(chain.leaf());
      assertThat(basic(responder.respond(request)).getResponses()[0].getCertStatus())
          .isInstanceOf(RevokedStatus.class);
      responder.hold(chain.leaf());
      RevokedStatus held =
          (RevokedStatus) basic(responder.respond(request)).getResponses()[0].getCertStatus();
      assertThat(held.getRevocationReason()).isEqualTo(6);
      responder.forget(chain.leaf());
      assertThat(basic(responder.respond(request)).getResponses()[0].getCertStatus())
          .isInstanceOf(UnknownStatus.class);
      responder.reinstate(chain.leaf());
      assertThat(basic(responder.respond(request)).getResponses()[0].getCertStatus()).isNull();
    }
  }

  @Test
  void aResponderAnswersGetAndPost() throws Exception {
    try (OcspResponder responder = OcspResponder.start()) {
      TestChain chain = TestChain.codeSigning().issue();
      responder.serve(chain);
      byte[] request = ocspRequest(chain);
      HttpResponse<byte[]> posted =
          send(
              HttpRequest.newBuilder(responder.uri())
                  .header("Content-Type", "application/ocsp-request")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(request)));
      assertThat(basic(posted.body()).getResponses()).hasSize(1);
      String path = Base64.getEncoder().encodeToString(request).replace("/", "%2F");
      HttpResponse<byte[]> got =
          send(
              HttpRequest.newBuilder(
                  URI.create(responder.uri() + path.replace("+", "%2B").replace("=", "%3D"))));
      assertThat(basic(got.body()).getResponses()).hasSize(1);
      assertThat(got.headers().firstValue("Content-Type")).contains("application/ocsp-response");
      responder.fail(Fault.status(503));
      assertThat(send(HttpRequest.newBuilder(responder.uri())).statusCode()).isEqualTo(503);
      responder.clearFaults();
      assertThat(send(HttpRequest.newBuilder(responder.uri().resolve("/x"))).statusCode())
          .isEqualTo(404);
      assertThat(responder.requests()).hasSize(4);
    }
  }

  @Test
  void aResponderAnswersForItsIssuersOnly() throws Exception {
    try (OcspResponder responder = OcspResponder.start()) {
      TestChain chain = TestChain.codeSigning().issue();
      assertThat(new OCSPResp(responder.respond(ocspRequest(chain))).getStatus()).isEqualTo(6);
      responder.serve(chain.issued().get(1));
      assertThat(basic(responder.respond(ocspRequest(chain))).getResponses()).hasSize(1);
    }
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static X509CRL read(byte[] der) throws Exception {
    return (X509CRL)
        CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der));
  }

  @Test
  void listsAreWhatTheJdkReads() throws Exception {
    try (CrlServer server = CrlServer.start()) {
      TestChain chain = TestChain.codeSigning().length(2).issue();
      TestCrl list =
          TestCrl.of(chain.root())
              .number(5)
              .fill(3)
              .revoke(chain.leaf(), Instant.EPOCH, TestCrl.HOLD)
              .freshest(server.uri("delta"))
              .publishedAt(server.uri("a"));
      server.publish("a", list);
      HttpResponse<byte[]> response = send(HttpRequest.newBuilder(server.uri("a")));
      assertThat(response.headers().firstValue("Content-Type")).contains("application/pkix-crl");
      X509CRL read = read(response.body());
      read.verify(chain.root().publicKey());
      assertThat(read.getRevokedCertificates()).hasSize(4);
      X509CRLEntry entry = read.getRevokedCertificate(chain.leaf().certificate());
      assertThat(entry.getRevocationReason().name()).isEqualTo("CERTIFICATE_HOLD");
      assertThat(entry.getRevocationDate().toInstant()).isEqualTo(Instant.EPOCH);
      assertThat(read.getCriticalExtensionOIDs())
          .containsExactly(Extension.issuingDistributionPoint.getId());
      assertThat(Optional.ofNullable(read.getNextUpdate())).isPresent();
      assertThat(read(TestCrl.of(chain.root()).deltaOf(5).der()).getCriticalExtensionOIDs())
          .containsExactly(Extension.deltaCRLIndicator.getId());
      assertThat(send(HttpRequest.newBuilder(server.uri("b"))).statusCode()).isEqualTo(404);
      assertThat(server.requests()).hasSize(2);
    }
  }
}
