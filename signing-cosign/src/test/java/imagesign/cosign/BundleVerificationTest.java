package imagesign.cosign;

import static imagesign.cosign.Rejections.reasons;
import static imagesign.cosign.Rejections.verify;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import imagesign.SignRequest;
import imagesign.VerificationResult.Verified;
import imagesign.core.json.Json;
import imagesign.core.json.JsonObject;
import imagesign.core.store.Attachments;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.signature.CommonReason;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BundleVerificationTest {
  private final MemoryStore store = new MemoryStore();
  private final ArtifactReference image = store.image("image");
  private final Digest digest = image.digest().orElseThrow();
  private final TestKey key = TestKey.generate(TestKey.Kind.P256);
  private final CosignAuthority trusted = trust(key);

  private static CosignAuthority trust(TestKey... keys) {
    return CosignAuthority.keys(
        Arrays.stream(keys).map(TestKey::verificationKey).toList(), TransparencyLog.notRequired());
  }

  private void sign(Map<String, String> annotations) {
    CosignSigner.with(key, store).sign(SignRequest.of(image).annotations(annotations));
  }

  @ParameterizedTest
  @EnumSource
  void verifiesWhatEachKindOfKeySigned(TestKey.Kind kind) {
    TestKey other = TestKey.generate(kind);
    CosignSigner.with(other, store).sign(image);
    assertThat(verify(store, image, trust(other)).orThrow().details(CosignSignature.class))
        .containsExactly(new CosignSignature(SignatureFormat.BUNDLE, Map.of()));
    assertThat(reasons(store, image, trust(TestKey.generate(kind))))
        .containsExactly(CosignReason.SIGNATURE_INVALID);
  }

  @Test
  void verifiesEveryAlgorithmThatCosignUsesWithAKey() {
    for (TestKey.Kind kind : TestKey.Kind.values()) {
      for (var algorithm : kind.uses()) {
        TestKey only = TestKey.generate(kind, Set.of(algorithm));
        MemoryStore fresh = new MemoryStore();
        ArtifactReference signed = fresh.image("image");
        CosignSigner.with(only, fresh).sign(signed);
        assertThat(verify(fresh, signed, trust(only)))
            .as(kind + " " + algorithm)
            .isInstanceOf(Verified.class);
      }
    }
  }

  @Test
  void oneOfSeveralKeysIsEnough() {
    sign(Map.of());
    assertThat(verify(store, image, trust(TestKey.generate(TestKey.Kind.RSA2048), key)))
        .isInstanceOf(Verified.class);
  }

  @Test
  void annotationsMustBeSignedExactly() {
    sign(Map.of("commit", "1", "team", "a"));
    assertThat(verify(store, image, trusted.requireAnnotations(Map.of("commit", "1"))))
        .isInstanceOf(Verified.class);
    for (Map<String, String> wanted :
        List.of(
            Map.of("commit", "2"),
            Map.of("commit", "1", "other", "1"),
            Map.of("Commit", "1"),
            Map.of("commit", ""))) {
      assertThat(reasons(store, image, trusted.requireAnnotations(wanted)))
          .containsExactly(CosignReason.ANNOTATION_MISSING);
    }
  }

  @Test
  void aSignatureOfAnotherImageDoesNotCount() {
    sign(Map.of());
    ArtifactReference other = store.image("other");
    Descriptor listed = store.referrersOf(digest).get(0);
    store.list(other.digest().orElseThrow(), listed);
    assertThat(reasons(store, other, trusted)).containsExactly(CosignReason.REFERRER_OF_OTHER);
  }

  @Test
  void aTransplantedBundleDoesNotCount() {
    sign(Map.of());
    ArtifactReference other = store.image("other");
    Digest otherDigest = other.digest().orElseThrow();
    String manifest =
        store.manifestBytes(store.referrersOf(digest).get(0).digest().toString()).toUtf8();
    store.replaceReferrer(otherDigest, manifest.replace(digest.toString(), otherDigest.toString()));
    assertThat(reasons(store, other, trusted)).containsExactly(CosignReason.DIGEST_NOT_SIGNED);
  }

  /** Hazard 2 of the reference: cosign takes an attestation by the right key for a signature. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://cosign.sigstore.dev/attestation/v1",
        "https://slsa.dev/provenance/v1",
        "https://sigstore.dev/cosign/sign/v2",
        "https://sigstore.dev/cosign/sign/v1 ",
        ""
      })
  void anAttestationIsNoSignature(String predicateType) {
    String statement = SignStatement.write(digest, Map.of()).toUtf8();
    attach(
        SignStatement.PAYLOAD_TYPE,
        Bytes.utf8(statement.replace(SignStatement.PREDICATE_TYPE, predicateType)));
    assertThat(reasons(store, image, trusted)).containsExactly(CosignReason.NOT_A_SIGNATURE);
  }

  /** Signs any payload with the trusted key and attaches it like a signature. */
  private void attach(String payloadType, Bytes payload) {
    Bytes signature =
        new ImageKey(key).sign(DsseEnvelope.preAuthenticationEncoding(payloadType, payload));
    sign(Map.of());
    store.rewriteBundle(
        digest, bundle -> Bundle.write("hint", new DsseEnvelope(payloadType, payload, signature)));
  }

  @Test
  void anEnvelopeOfAnotherTypeIsNoSignature() {
    attach("application/json", SignStatement.write(digest, Map.of()));
    assertThat(reasons(store, image, trusted)).containsExactly(CosignReason.NOT_A_SIGNATURE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"subject\":[                     | \"subject\":[],\"x\":[",
        "https://in-toto.io/Statement/v1   | https://in-toto.io/Statement/v2",
        "\"_type\"                         | \"type\"",
        "\"predicateType\"                 | \"_type\"",
        "\"predicate\":{}}                 | \"predicate\":{}}{}",
        "\"predicate\":{}}                 | \"predicate\":{}",
        "\"sha256\":                       | \"sha256\":1,\"x\":",
        "\"digest\":{                      | \"digest\":{},\"x\":{",
        "\"annotations\":{}                | \"annotations\":[]"
      })
  void aMalformedStatementIsRejectedThoughItIsSigned(String part, String replacement) {
    String statement = SignStatement.write(digest, Map.of()).toUtf8();
    assertThat(statement).contains(part);
    attach(SignStatement.PAYLOAD_TYPE, Bytes.utf8(statement.replace(part, replacement)));
    assertThat(reasons(store, image, trusted)).containsExactly(CosignReason.STATEMENT_MALFORMED);
  }

  @Test
  void tooManySubjectsOrDigestsAreRejected() {
    String statement = SignStatement.write(digest, Map.of()).toUtf8();
    String subject = statement.substring(statement.indexOf('[') + 1, statement.indexOf(']'));
    attach(
        SignStatement.PAYLOAD_TYPE,
        Bytes.utf8(statement.replace(subject, (subject + ",").repeat(1024) + subject)));
    assertThat(reasons(store, image, trusted)).containsExactly(CosignReason.STATEMENT_MALFORMED);
  }

  @ParameterizedTest
  @CsvSource({"31, true", "32, false"})
  void aSubjectHasAFewDigests(int others, boolean verifies) {
    String digests =
        IntStream.range(0, others).mapToObj("\"x%d\":\"00\","::formatted).collect(joining());
    String statement = SignStatement.write(digest, Map.of()).toUtf8();
    attach(
        SignStatement.PAYLOAD_TYPE,
        Bytes.utf8(statement.replace("\"digest\":{", "\"digest\":{" + digests)));
    assertThat(verify(store, image, trusted) instanceof Verified).isEqualTo(verifies);
    if (!verifies) {
      assertThat(reasons(store, image, trusted)).containsExactly(CosignReason.STATEMENT_MALFORMED);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"sha256\":\"      | \"sha512\":\"",
        "\"sha256\":\"      | \"SHA256\":\"",
        "\"sha256\":\"      | \"sha256\":\"sha256:",
        "\"subject\":[{     | \"subject\":[{\"digest\":{\"sha256\":\"00\"}}],\"x\":[{"
      })
  void aSubjectIsAboutTheDigestByItsNameAndValue(String part, String replacement) {
    String statement = SignStatement.write(digest, Map.of()).toUtf8();
    assertThat(statement).contains(part);
    attach(SignStatement.PAYLOAD_TYPE, Bytes.utf8(statement.replace(part, replacement)));
    assertThat(reasons(store, image, trusted)).containsExactly(CosignReason.DIGEST_NOT_SIGNED);
  }

  @Test
  void annotationsBelongToTheirSubject() {
    String other =
        "{\"digest\":{\"sha256\":\"" + "00".repeat(32) + "\"},\"annotations\":{\"a\":\"1\"}}";
    String statement = SignStatement.write(digest, Map.of("a", "2")).toUtf8();
    attach(
        SignStatement.PAYLOAD_TYPE,
        Bytes.utf8(statement.replace("\"subject\":[", "\"subject\":[" + other + ",")));
    assertThat(verify(store, image, trusted.requireAnnotations(Map.of("a", "2"))))
        .isInstanceOf(Verified.class);
    assertThat(reasons(store, image, trusted.requireAnnotations(Map.of("a", "1"))))
        .containsExactly(CosignReason.ANNOTATION_MISSING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"annotations\":{}", "\"annotations\":null", "\"x\":1"})
  void aSubjectNeedsNoAnnotations(String annotations) {
    String statement = SignStatement.write(digest, Map.of()).toUtf8();
    attach(
        SignStatement.PAYLOAD_TYPE,
        Bytes.utf8(statement.replace("\"annotations\":{}", annotations)));
    assertThat(verify(store, image, trusted)).isInstanceOf(Verified.class);
    assertThat(reasons(store, image, trusted.requireAnnotations(Map.of("a", "1"))))
        .containsExactly(CosignReason.ANNOTATION_MISSING);
  }

  /** How protojson and DSSE let base64 be written, and what is none. */
  // ImmutableEnumChecker: the changes are lambdas without state.
  @SuppressWarnings("ImmutableEnumChecker")
  enum Spelling {
    AS_WRITTEN(true, text -> text),
    URL_SAFE(true, text -> text.replace('+', '-').replace('/', '_')),
    UNPADDED(true, text -> text.replace("=", "")),
    IN_LINES(true, text -> text.substring(0, 4) + "\\r\\n" + text.substring(4) + "\\n"),
    WITH_A_SPACE(false, text -> text.substring(0, 4) + " " + text.substring(4)),
    OF_BOTH_ALPHABETS(false, text -> "-+/_" + text),
    CUT(false, text -> text.substring(0, 5));

    final boolean good;
    final UnaryOperator<String> change;

    Spelling(boolean good, UnaryOperator<String> change) {
      this.good = good;
      this.change = change;
    }
  }

  @ParameterizedTest
  @EnumSource
  void base64IsReadAsWritersWriteIt(Spelling spelling) {
    sign(Map.of());
    for (String member : List.of("payload", "sig")) {
      store.rewriteBundle(
          digest,
          bundle ->
              Bytes.utf8(
                  Pattern.compile("(?<=\"" + member + "\":\")[^\"]*")
                      .matcher(bundle.toUtf8())
                      .replaceFirst(
                          found ->
                              Matcher.quoteReplacement(spelling.change.apply(found.group())))));
    }
    if (spelling.good) {
      assertThat(verify(store, image, trusted)).isInstanceOf(Verified.class);
    } else {
      assertThat(reasons(store, image, trusted)).containsExactly(CosignReason.BUNDLE_MALFORMED);
    }
  }

  @Test
  void subjectsOfOldStatementsAndUpperCaseDigestsCount() {
    String statement =
        SignStatement.write(digest, Map.of())
            .toUtf8()
            .replace("Statement/v1", "Statement/v0.1")
            .replace(digest.hex(), digest.hex().toUpperCase(Locale.ROOT));
    attach(SignStatement.PAYLOAD_TYPE, Bytes.utf8(statement));
    assertThat(verify(store, image, trusted)).isInstanceOf(Verified.class);
  }

  /** What can be done to a bundle without the key, and what it comes to. */
  enum Tamper {
    VERSION_0_1(CosignReason.BUNDLE_UNSUPPORTED, "bundle.v0.3+json", "bundle+json;version=0.1"),
    VERSION_0_4(CosignReason.BUNDLE_UNSUPPORTED, "bundle.v0.3+json", "bundle.v0.4+json"),
    CERTIFICATE(CosignReason.CERTIFICATE_NOT_KEY, "\"publicKey\":{", "\"certificate\":{"),
    CHAIN(CosignReason.BUNDLE_UNSUPPORTED, "\"publicKey\":{", "\"x509CertificateChain\":{"),
    NO_KEY(CosignReason.BUNDLE_MALFORMED, "\"publicKey\":{\"hint\":", "\"tlogEntries\":[],\"x\":{"),
    UNKNOWN_MEMBER(CosignReason.BUNDLE_MALFORMED, "\"dsseEnvelope\":", "\"x\":1,\"dsseEnvelope\":"),
    DUPLICATE(
        CosignReason.BUNDLE_MALFORMED, "\"dsseEnvelope\":", "\"mediaType\":\"\",\"dsseEnvelope\":"),
    BOTH_CONTENTS(
        CosignReason.BUNDLE_MALFORMED,
        "\"dsseEnvelope\":",
        "\"messageSignature\":{},\"dsseEnvelope\":"),
    MESSAGE_SIGNATURE(CosignReason.NOT_A_SIGNATURE, "\"dsseEnvelope\":", "\"messageSignature\":"),
    TWO_SIGNATURES(
        CosignReason.BUNDLE_MALFORMED, "\"signatures\":[", "\"signatures\":[{\"sig\":\"\"},"),
    NO_SIGNATURE(CosignReason.BUNDLE_MALFORMED, "\"signatures\":[{", "\"signatures\":[],\"x\":[{"),
    PAYLOAD_TYPE(CosignReason.SIGNATURE_INVALID, "vnd.in-toto+json", "vnd.in-toto+jso"),
    PAYLOAD(CosignReason.SIGNATURE_INVALID, "\"payload\":\"ey", "\"payload\":\"ez"),
    EMPTY_SIGNATURE(CosignReason.SIGNATURE_INVALID, "\"sig\":\"", "\"sig\":\"\",\"keyid\":\""),
    DER_GARBAGE(CosignReason.SIGNATURE_INVALID, "\"sig\":\"M", "\"sig\":\"N"),
    TRAILING(CosignReason.BUNDLE_MALFORMED, "]}}", "]}}x"),
    TRUNCATED(CosignReason.BUNDLE_MALFORMED, "]}}", "]}");

    final CosignReason expected;
    final String part;
    final String replacement;

    Tamper(CosignReason expected, String part, String replacement) {
      this.expected = expected;
      this.part = part;
      this.replacement = replacement;
    }

    Bytes apply(Bytes bundle) {
      String text = bundle.toUtf8();
      assertThat(text).contains(part);
      int at = text.indexOf(part);
      return Bytes.utf8(text.substring(0, at) + replacement + text.substring(at + part.length()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void rejectsTampered(Tamper tamper) {
    sign(Map.of());
    store.rewriteBundle(digest, tamper::apply);
    assertThat(reasons(store, image, trusted)).containsExactly(tamper.expected);
  }

  @Test
  void toleratesLogEntriesItDoesNotNeedButNotTooMany() {
    sign(Map.of());
    store.rewriteBundle(digest, withEntries(32));
    assertThat(verify(store, image, trusted)).isInstanceOf(Verified.class);
    store.rewriteBundle(digest, withEntries(1));
    assertThat(reasons(store, image, trusted)).containsExactly(CosignReason.BUNDLE_MALFORMED);
  }

  /** Adds log entries to those that are there. */
  private static UnaryOperator<Bytes> withEntries(int count) {
    return bundle -> {
      JsonObject json = Json.parseObject(bundle);
      JsonObject material = json.object("verificationMaterial");
      int before = material.optionalObjects("tlogEntries").map(List::size).orElse(0);
      var entries = Collections.nCopies(before + count, JsonObject.EMPTY);
      JsonObject.Builder more = JsonObject.builder().put("tlogEntries", entries);
      more.put("publicKey", material.object("publicKey"));
      return json.with("verificationMaterial", more.build()).toBytes();
    };
  }

  @Test
  void whatRefersWithoutBeingABundleIsNoSignature() {
    String manifest =
        "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"application/vnd.oci.empty.v1+json\","
            + "\"digest\":\""
            + Digest.sha256(Attachments.EMPTY_CONFIG)
            + "\",\"size\":2},\"layers\":[],\"subject\":{\"mediaType\":\""
            + MediaType.OCI_MANIFEST
            + "\",\"digest\":\""
            + digest
            + "\",\"size\":2}}";
    store.replaceReferrer(digest, manifest);
    assertThat(reasons(store, image, trusted)).containsExactly(CosignReason.NOT_A_SIGNATURE);
  }

  @Test
  void aListingThatLiesAboutTypesHidesNothing() {
    sign(Map.of());
    Descriptor listed = store.referrersOf(digest).get(0);
    for (String type :
        List.of("application/vnd.oci.empty.v1+json", "application/spdx+json", "a/b")) {
      store.unlist(digest);
      store.list(
          digest,
          Descriptor.of(listed.mediaType(), listed.digest(), listed.size())
              .withArtifactType(new MediaType(type)));
      assertThat(verify(store, image, trusted)).as(type).isInstanceOf(Verified.class);
    }
    store.unlist(digest);
    store.list(digest, Descriptor.of(listed.mediaType(), listed.digest(), listed.size()));
    assertThat(verify(store, image, trusted)).isInstanceOf(Verified.class);
  }

  @Test
  void junkNeitherBlocksNorHidesASignature() {
    Descriptor missing =
        Descriptor.of(MediaType.OCI_MANIFEST, Digest.sha256(Bytes.utf8("missing")), 7)
            .withArtifactType(Bundle.MEDIA_TYPE);
    Descriptor huge =
        Descriptor.of(MediaType.OCI_MANIFEST, Digest.sha256(Bytes.utf8("huge")), Long.MAX_VALUE)
            .withArtifactType(Bundle.MEDIA_TYPE);
    store.list(digest, missing);
    store.list(digest, huge);
    assertThat(reasons(store, image, trusted))
        .containsExactlyInAnyOrder(CommonReason.CONTENT_MISSING, CommonReason.CONTENT_TOO_LARGE);
    sign(Map.of());
    assertThat(verify(store, image, trusted)).isInstanceOf(Verified.class);
  }

  @Test
  void aBundleThatIsMissingOrAnotherIsAFailureOfThatSignature() {
    sign(Map.of());
    Descriptor listed = store.referrersOf(digest).get(0);
    Descriptor layer =
        store
            .manifest(ArtifactReference.of(image.repository(), listed.digest()))
            .orElseThrow()
            .layers()
            .get(0);
    store.deleteBlob(layer.digest());
    assertThat(reasons(store, image, trusted)).containsExactly(CommonReason.CONTENT_MISSING);
    store.replaceBlob(layer.digest(), Bytes.utf8("short"));
    assertThat(reasons(store, image, trusted)).containsExactly(CommonReason.SIZE_MISMATCH);
  }

  @Test
  void anAuthorityReadsOnlyTheFormsItAccepts() {
    sign(Map.of());
    CosignAuthority legacyOnly = trusted.formats(SignatureFormat.LEGACY);
    assertThat(reasons(store, image, legacyOnly)).containsExactly(CommonReason.NO_SIGNATURE);
  }

  @Test
  void bundlesAreAddedOneBesideTheOther() {
    sign(Map.of());
    sign(Map.of("again", "1"));
    assertThat(store.referrersOf(digest)).hasSize(2);
  }
}
