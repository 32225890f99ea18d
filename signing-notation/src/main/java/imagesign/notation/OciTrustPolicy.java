package imagesign.notation;

import imagesign.core.json.JsonArray;
import imagesign.core.json.JsonObject;
import imagesign.notation.TrustPolicyException.Reason;
import imagesign.oci.Bytes;
import imagesign.oci.Repository;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A trust policy document for images: {@code trustpolicy.oci.json}, or {@code trustpolicy.json} as
 * it was called before. One that exists keeps every rule of the specification. Immutable and
 * thread-safe. Notary Project specification, "Trust Policy".
 */
public final class OciTrustPolicy {
  private static final String SCOPES = "registryScopes";

  private final List<Statement> statements;

  /**
   * A statement and the repositories that it applies to.
   *
   * @param trust whom to trust, and how strictly
   * @param registryScopes the repositories, or {@code *} alone for all that no other statement
   *     names
   */
  public record Statement(TrustStatement trust, List<String> registryScopes) {
    /**
     * Checks the scopes.
     *
     * @throws TrustPolicyException if there is none, one is malformed, or the wildcard is not alone
     */
    public Statement {
      Objects.requireNonNull(trust, "trust");
      registryScopes = List.copyOf(registryScopes);
      if (registryScopes.isEmpty()) {
        throw new TrustPolicyException(Reason.SCOPES_MISSING, "no registry scope");
      }
      List<RegistryScope> scopes = registryScopes.stream().map(RegistryScope::parse).toList();
      if (scopes.size() > 1 && scopes.stream().anyMatch(RegistryScope::isWildcard)) {
        throw new TrustPolicyException(
            Reason.SCOPE_WILDCARD_MIXED, "the wildcard beside other scopes");
      }
    }

    List<RegistryScope> scopes() {
      return registryScopes.stream().map(RegistryScope::parse).toList();
    }
  }

  private OciTrustPolicy(List<Statement> statements) {
    this.statements = statements;
  }

  /**
   * Makes a document.
   *
   * @param statements its statements; at least one
   * @return the document
   * @throws TrustPolicyException if there is none, or a name or a scope recurs
   */
  public static OciTrustPolicy of(List<Statement> statements) {
    PolicyDocument.requireNames(statements.stream().map(Statement::trust).toList());
    Set<String> scopes = new HashSet<>();
    for (Statement statement : statements) {
      for (RegistryScope scope : statement.scopes()) {
        if (!scopes.add(scope.canonical())) {
          throw new TrustPolicyException(
              Reason.SCOPE_DUPLICATE, "scope " + Texts.quote(scope.toString()) + " twice");
        }
      }
    }
    return new OciTrustPolicy(List.copyOf(statements));
  }

  /**
   * Reads a document; members that are not known are ignored.
   *
   * @param json the document
   * @return the policy
   * @throws TrustPolicyException if it breaks a rule
   */
  public static OciTrustPolicy parse(Bytes json) {
    return of(PolicyDocument.statements(json, Set.of(SCOPES), OciTrustPolicy::readStatement));
  }

  /**
   * Reads a document from a file.
   *
   * @param file a regular file, no link
   * @return the policy
   * @throws NotationConfigException if the file can't be read
   * @throws TrustPolicyException if the document breaks a rule
   */
  public static OciTrustPolicy load(Path file) {
    return parse(ConfigFiles.read(file, PolicyDocument.MAX_BYTES));
  }

  private static Statement readStatement(JsonObject json) {
    return new Statement(
        PolicyDocument.trust(json), json.optionalStrings(SCOPES).orElse(List.of()));
  }

  /** {@return the statements in order} */
  public List<Statement> statements() {
    return statements;
  }

  /**
   * Finds what applies to a repository: the statement that names it, else the one with the
   * wildcard.
   *
   * @param repository the repository
   * @return the statement, or empty if none applies
   */
  public Optional<Statement> statementFor(Repository repository) {
    return withScope(repository.toString()).or(() -> withScope("*"));
  }

  private Optional<Statement> withScope(String canonical) {
    return statements.stream()
        .filter(s -> s.scopes().stream().anyMatch(scope -> scope.canonical().equals(canonical)))
        .findFirst();
  }

  /** {@return the document as notation reads it} */
  public Bytes toBytes() {
    List<JsonObject> written = new ArrayList<>();
    for (Statement statement : statements) {
      written.add(
          PolicyDocument.write(
              statement.trust(), SCOPES, JsonArray.ofStrings(statement.registryScopes())));
    }
    return PolicyDocument.write(written);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OciTrustPolicy that && statements.equals(that.statements);
  }

  @Override
  public int hashCode() {
    return statements.hashCode();
  }

  /** {@return the names of the statements} */
  @Override
  public String toString() {
    return "OciTrustPolicy" + statements.stream().map(s -> s.trust().name()).toList();
  }
}
