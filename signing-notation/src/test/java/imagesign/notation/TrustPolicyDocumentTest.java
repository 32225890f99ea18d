package imagesign.notation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import imagesign.notation.TrustPolicyException.Reason;
import imagesign.oci.Bytes;
import imagesign.oci.Repository;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TrustPolicyDocumentTest {
  private static final String IDENTITY = "x509.subject: C=US, ST=WA, O=Example, CN=release";
  private static final String GOOD = statement("prod", "registry.example/app");

  private static String statement(String name, String scope) {
    return """
        {"name":"%s","registryScopes":["%s"],"signatureVerification":{"level":"strict"},\
        "trustStores":["ca:corp","tsa:public"],"trustedIdentities":["%s"]}"""
        .formatted(name, scope, IDENTITY);
  }

  private static String document(String... statements) {
    return "{\"version\":\"1.0\",\"trustPolicies\":[" + String.join(",", statements) + "]}";
  }

  private static OciTrustPolicy parse(String json) {
    return OciTrustPolicy.parse(Bytes.utf8(json));
  }

  private static Reason refusal(Consumer<Bytes> parser, String json) {
    TrustPolicyException refused =
        catchThrowableOfType(TrustPolicyException.class, () -> parser.accept(Bytes.utf8(json)));
    assertThat(refused).as(json).isNotNull();
    return refused.reason();
  }

  static Stream<Arguments> brokenDocuments() {
    return Stream.of(
        Arguments.of(Reason.MALFORMED, "{"),
        Arguments.of(Reason.MALFORMED, "[]"),
        Arguments.of(Reason.MALFORMED, document(GOOD.replace("[\"ca:corp\"", "[1"))),
        Arguments.of(Reason.MALFORMED, document(GOOD.replace("trustStores", "TrustStores"))),
        Arguments.of(
            Reason.MALFORMED, document(GOOD.replace("\"name\"", "\"name\":\"\",\"name\""))),
        Arguments.of(Reason.VERSION_MISSING, "{\"trustPolicies\":[" + GOOD + "]}"),
        Arguments.of(Reason.VERSION_UNSUPPORTED, document(GOOD).replace("1.0", "1.1")),
        Arguments.of(Reason.NO_STATEMENTS, document()),
        Arguments.of(Reason.NO_STATEMENTS, "{\"version\":\"1.0\"}"),
        Arguments.of(Reason.NAME_MISSING, document(GOOD.replace("\"prod\"", "\"\""))),
        Arguments.of(Reason.NAME_MISSING, document(GOOD.replace("\"name\":\"prod\",", ""))),
        Arguments.of(Reason.NAME_DUPLICATE, document(GOOD, statement("prod", "other.example/b"))),
        Arguments.of(Reason.SCOPES_MISSING, document(GOOD.replace("\"registry.example/app\"", ""))),
        Arguments.of(
            Reason.SCOPE_DUPLICATE, document(GOOD, statement("b", "registry.example/app"))),
        Arguments.of(
            Reason.SCOPE_DUPLICATE, document(GOOD, statement("b", "Registry.example/app"))),
        Arguments.of(Reason.SCOPE_DUPLICATE, document(statement("a", "*"), statement("b", "*"))),
        Arguments.of(
            Reason.SCOPE_DUPLICATE,
            document(statement("a", "registry.example/app\",\"registry.example/app"))),
        Arguments.of(
            Reason.SCOPE_WILDCARD_MIXED, document(statement("a", "*\",\"registry.example/app"))),
        Arguments.of(Reason.SCOPE_WILDCARD_INSIDE, document(statement("a", "registry.example/*"))),
        Arguments.of(Reason.SCOPE_MALFORMED, document(statement("a", "registry.example"))));
  }

  static Stream<Arguments> brokenStatements() {
    return Stream.of(
        Arguments.of(Reason.LEVEL_MISSING, "{\"level\":\"strict\"}", "{}"),
        Arguments.of(Reason.LEVEL_MISSING, "\"strict\"", "\"\""),
        Arguments.of(Reason.LEVEL_UNKNOWN, "\"strict\"", "\"Strict\""),
        Arguments.of(
            Reason.OVERRIDE_OF_SKIP, "\"strict\"", "\"skip\"," + override("expiry", "log")),
        Arguments.of(
            Reason.OVERRIDE_OF_INTEGRITY,
            "\"strict\"",
            "\"strict\"," + override("integrity", "enforce")),
        Arguments.of(
            Reason.OVERRIDE_TYPE_UNKNOWN, "\"strict\"", "\"strict\"," + override("time", "log")),
        Arguments.of(
            Reason.OVERRIDE_ACTION_UNKNOWN, "\"strict\"", "\"strict\"," + override("expiry", "no")),
        Arguments.of(
            Reason.OVERRIDE_SKIPS_CHECK, "\"strict\"", "\"strict\"," + override("expiry", "skip")),
        Arguments.of(
            Reason.TIMESTAMP_OPTION_UNKNOWN,
            "\"strict\"",
            "\"strict\",\"verifyTimestamp\":\"never\""),
        Arguments.of(Reason.SKIP_WITH_TRUST, "\"strict\"", "\"skip\""),
        Arguments.of(Reason.TRUST_STORES_MISSING, "\"ca:corp\",\"tsa:public\"", ""),
        Arguments.of(Reason.IDENTITIES_MISSING, "[\"" + IDENTITY + "\"]", "[]"),
        Arguments.of(Reason.TRUST_STORE_MALFORMED, "ca:corp", "*"),
        Arguments.of(Reason.TRUST_STORE_TYPE_UNKNOWN, "ca:corp", "CA:corp"),
        Arguments.of(Reason.TRUST_STORE_NAME_MALFORMED, "ca:corp", "ca:"),
        Arguments.of(Reason.TRUST_STORE_NAME_MALFORMED, "ca:corp", "ca:a/b"),
        Arguments.of(Reason.TRUST_STORE_NAME_MALFORMED, "ca:corp", "ca:.."),
        Arguments.of(Reason.IDENTITY_EMPTY, IDENTITY, ""),
        Arguments.of(Reason.IDENTITY_WITHOUT_PREFIX, IDENTITY, "C=US"),
        Arguments.of(Reason.IDENTITY_WILDCARD_MIXED, IDENTITY, IDENTITY + "\",\"*"),
        Arguments.of(
            Reason.IDENTITY_OVERLAP, IDENTITY, IDENTITY + "\",\"x509.subject:C=US,ST=WA,O=Example"),
        Arguments.of(Reason.IDENTITY_OVERLAP, IDENTITY, IDENTITY + "\",\"" + IDENTITY),
        Arguments.of(Reason.DN_MALFORMED, IDENTITY, "x509.subject:"),
        Arguments.of(Reason.DN_HEXADECIMAL, "CN=release", "CN=#00"),
        Arguments.of(Reason.DN_MULTI_VALUED, ", CN=", "+CN="),
        Arguments.of(Reason.DN_REPEATED, "CN=release", "O=b"),
        Arguments.of(Reason.DN_INCOMPLETE, "O=Example, ", ""));
  }

  private static String override(String type, String action) {
    return "\"override\":{\"" + type + "\":\"" + action + "\"}";
  }

  @ParameterizedTest
  @MethodSource("brokenDocuments")
  void tellsErrorsOfDocumentsApart(Reason reason, String json) {
    assertThat(refusal(OciTrustPolicy::parse, json)).isEqualTo(reason);
  }

  @ParameterizedTest
  @MethodSource("brokenStatements")
  void tellsErrorsOfStatementsApart(Reason reason, String part, String broken) {
    assertThat(GOOD).contains(part);
    assertThat(refusal(OciTrustPolicy::parse, document(GOOD.replace(part, broken))))
        .isEqualTo(reason);
    String blob =
        GOOD.replace("\"registryScopes\":[\"registry.example/app\"]", "\"globalPolicy\":false");
    assertThat(refusal(BlobTrustPolicy::parse, document(blob.replace(part, broken))))
        .isEqualTo(reason);
  }

  private static String blob(String name, boolean global, String level) {
    String trust =
        level.equals("skip") ? "" : ",\"trustStores\":[\"ca:corp\"],\"trustedIdentities\":[\"*\"]";
    return "{\"name\":\"%s\",\"globalPolicy\":%s,\"signatureVerification\":{\"level\":\"%s\"}%s}"
        .formatted(name, global, level, trust);
  }

  @Test
  void tellsErrorsOfBlobDocumentsApart() {
    assertThat(
            refusal(
                BlobTrustPolicy::parse,
                document(blob("a", true, "strict"), blob("b", true, "strict"))))
        .isEqualTo(Reason.GLOBAL_DUPLICATE);
    assertThat(refusal(BlobTrustPolicy::parse, document(blob("a", true, "skip"))))
        .isEqualTo(Reason.GLOBAL_SKIP);
  }

  @Test
  void everyReasonIsShown() {
    Set<Reason> shown = EnumSet.of(Reason.GLOBAL_DUPLICATE, Reason.GLOBAL_SKIP);
    Stream.concat(brokenDocuments(), brokenStatements())
        .forEach(arguments -> shown.add((Reason) arguments.get()[0]));
    assertThat(shown).containsExactlyInAnyOrder(Reason.values());
  }

  @Test
  void readsEverythingThatAStatementSays() {
    OciTrustPolicy policy =
        parse(
            document(
                GOOD.replace(
                    "\"strict\"",
                    "\"permissive\",\"verifyTimestamp\":\"afterCertExpiry\","
                        + override("revocation", "skip"))));
    TrustStatement trust = policy.statements().get(0).trust();
    assertThat(trust.name()).isEqualTo("prod");
    assertThat(trust.level().name()).isEqualTo("custom");
    assertThat(trust.level().baseName()).isEqualTo("permissive");
    assertThat(trust.level().action(ValidationType.REVOCATION)).isEqualTo(ValidationAction.SKIP);
    assertThat(trust.level().action(ValidationType.EXPIRY)).isEqualTo(ValidationAction.LOG);
    assertThat(trust.verifyTimestamp()).isEqualTo(TimestampVerification.AFTER_CERT_EXPIRY);
    assertThat(trust.trustStores())
        .containsExactly(TrustStoreName.parse("ca:corp"), TrustStoreName.parse("tsa:public"));
    assertThat(trust.trustedIdentities()).containsExactly(TrustedIdentity.parse(IDENTITY));
  }

  @Test
  void ignoresUnknownMembersAndRepeatedStores() {
    OciTrustPolicy policy =
        parse(
            document(
                GOOD.replace("\"ca:corp\"", "\"ca:corp\",\"ca:corp\"")
                    .replace("\"name\"", "\"comment\":1,\"name\"")));
    assertThat(policy.statements()).hasSize(1);
  }

  @Test
  void anEmptyTimestampOptionMeansAlways() {
    OciTrustPolicy policy =
        parse(document(GOOD.replace("\"strict\"", "\"strict\",\"verifyTimestamp\":\"\"")));
    assertThat(policy.statements().get(0).trust().verifyTimestamp())
        .isEqualTo(TimestampVerification.ALWAYS);
  }

  @Test
  void whatIsWrittenReadsBack() {
    String override = "\"permissive\"," + override("expiry", "enforce");
    OciTrustPolicy policy =
        parse(
            document(
                GOOD.replace("\"strict\"", override),
                statement("all", "*")
                    .replace("\"strict\"", "\"audit\",\"verifyTimestamp\":\"afterCertExpiry\"")));
    assertThat(OciTrustPolicy.parse(policy.toBytes())).isEqualTo(policy);
    BlobTrustPolicy blobs =
        BlobTrustPolicy.parse(
            Bytes.utf8(document(blob("a", true, "audit"), blob("b", false, "skip"))));
    assertThat(BlobTrustPolicy.parse(blobs.toBytes())).isEqualTo(blobs);
  }

  /** Easy to get wrong 17. */
  @Test
  void wildcardScopeIsFallbackOnly() {
    OciTrustPolicy policy = parse(document(statement("all", "*"), GOOD));
    assertThat(name(policy, "registry.example/app")).isEqualTo("prod");
    assertThat(name(policy, "registry.example/app/sub")).isEqualTo("all");
    assertThat(name(policy, "registry.example/ap")).isEqualTo("all");
    assertThat(parse(document(GOOD)).statementFor(Repository.parse("registry.example/b")))
        .isEmpty();
  }

  private static String name(OciTrustPolicy policy, String repository) {
    return policy.statementFor(Repository.parse(repository)).orElseThrow().trust().name();
  }

  @Test
  void scopesOfDockerHubAndMadeUpOnesAreFoundAsReferencesAreRead() {
    OciTrustPolicy policy =
        parse(
            document(
                statement("hub", "docker.io/library/nginx"), statement("layout", "local/layout")));
    assertThat(name(policy, "nginx")).isEqualTo("hub");
    assertThat(name(policy, "local/layout")).isEqualTo("layout");
  }

  @Test
  void findsBlobStatementsByNameAndTheGlobalOne() {
    BlobTrustPolicy policy =
        BlobTrustPolicy.parse(
            Bytes.utf8(document(blob("a", false, "strict"), blob("b", true, "strict"))));
    assertThat(policy.named("a").orElseThrow().trust().name()).isEqualTo("a");
    assertThat(policy.named("c")).isEmpty();
    assertThat(policy.global().orElseThrow().trust().name()).isEqualTo("b");
    assertThat(BlobTrustPolicy.of(List.of(policy.statements().get(0))).global()).isEmpty();
  }
}
