package imagesign.notation;

import imagesign.core.json.JsonBoolean;
import imagesign.core.json.JsonObject;
import imagesign.notation.TrustPolicyException.Reason;
import imagesign.oci.Bytes;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A trust policy document for blobs: {@code trustpolicy.blob.json}. One that exists keeps every
 * rule of the specification. Immutable and thread-safe. Notary Project specification, "Trust
 * Policy".
 */
public final class BlobTrustPolicy {
  private static final String GLOBAL = "globalPolicy";

  private final List<Statement> statements;

  /**
   * A statement for blobs.
   *
   * @param trust whom to trust, and how strictly
   * @param global whether it applies where no statement is named
   */
  public record Statement(TrustStatement trust, boolean global) {
    /**
     * Checks the statement.
     *
     * @throws TrustPolicyException if it is global and skips verification
     */
    public Statement {
      Objects.requireNonNull(trust, "trust");
      if (global && trust.level().isSkip()) {
        throw new TrustPolicyException(
            Reason.GLOBAL_SKIP, "the global statement skips verification");
      }
    }
  }

  private BlobTrustPolicy(List<Statement> statements) {
    this.statements = statements;
  }

  /**
   * Makes a document.
   *
   * @param statements its statements; at least one
   * @return the document
   * @throws TrustPolicyException if there is none, a name recurs, or several are global
   */
  public static BlobTrustPolicy of(List<Statement> statements) {
    PolicyDocument.requireNames(statements.stream().map(Statement::trust).toList());
    if (statements.stream().filter(Statement::global).count() > 1) {
      throw new TrustPolicyException(Reason.GLOBAL_DUPLICATE, "several global statements");
    }
    return new BlobTrustPolicy(List.copyOf(statements));
  }

  /**
   * Reads a document; members that are not known are ignored.
   *
   * @param json the document
   * @return the policy
   * @throws TrustPolicyException if it breaks a rule
   */
  public static BlobTrustPolicy parse(Bytes json) {
    return of(PolicyDocument.statements(json, Set.of(GLOBAL), BlobTrustPolicy::readStatement));
  }

  /**
   * Reads a document from a file.
   *
   * @param file a regular file, no link
   * @return the policy
   * @throws NotationConfigException if the file can't be read
   * @throws TrustPolicyException if the document breaks a rule
   */
  public static BlobTrustPolicy load(Path file) {
    return parse(ConfigFiles.read(file, PolicyDocument.MAX_BYTES));
  }

  private static Statement readStatement(JsonObject json) {
    return new Statement(PolicyDocument.trust(json), json.optionalBool(GLOBAL).orElse(false));
  }

  /** {@return the statements in order} */
  public List<Statement> statements() {
    return statements;
  }

  /**
   * Finds a statement.
   *
   * @param name its name
   * @return the statement, or empty if there is none of that name
   */
  public Optional<Statement> named(String name) {
    return statements.stream().filter(s -> s.trust().name().equals(name)).findFirst();
  }

  /** {@return the statement that applies where none is named, if there is one} */
  public Optional<Statement> global() {
    return statements.stream().filter(Statement::global).findFirst();
  }

  /** {@return the document as notation reads it} */
  public Bytes toBytes() {
    return PolicyDocument.write(
        statements.stream()
            .map(s -> PolicyDocument.write(s.trust(), GLOBAL, new JsonBoolean(s.global())))
            .toList());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BlobTrustPolicy that && statements.equals(that.statements);
  }

  @Override
  public int hashCode() {
    return statements.hashCode();
  }

  /** {@return the names of the statements} */
  @Override
  public String toString() {
    return "BlobTrustPolicy" + statements.stream().map(s -> s.trust().name()).toList();
  }
}
