package imagesign.testkit;

import java.security.KeyPair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes a {@link TestChain}. Not thread-safe. */
public final class TestChainBuilder {
  private final TestCertificateBuilder leaf;
  private final List<Change> changes = new ArrayList<>();
  private UnaryOperator<List<TestCertificate>> presentation = UnaryOperator.identity();
  private int length = 3;
  private @Nullable TestCertificate root;

  TestChainBuilder(TestCertificateBuilder leaf) {
    this.leaf = leaf;
  }

  /** A change of certificates; negative places count from the end, no place stands for all. */
  private record Change(@Nullable Integer index, Consumer<TestCertificateBuilder> change) {
    boolean concerns(int place, int length) {
      return index == null || place == (index < 0 ? length + index : index);
    }
  }

  /**
   * Sets the number of certificates. Default: 3.
   *
   * @param certificates 1 for a self-signed leaf, or more
   * @return this builder
   * @throws IllegalArgumentException if it is not positive
   */
  public TestChainBuilder length(int certificates) {
    if (certificates < 1) {
      throw new IllegalArgumentException("certificates: not positive");
    }
    length = certificates;
    return this;
  }

  /**
   * Sets the kind of the leaf's key, which is fresh. Default: P-256; the authorities' always are.
   *
   * @param kind the kind
   * @return this builder
   */
  public TestChainBuilder key(TestKeyKind kind) {
    leaf.key(kind);
    return this;
  }

  /**
   * Sets the leaf's key pair. Default: a fresh one.
   *
   * @param keyPair the key pair
   * @return this builder
   */
  public TestChainBuilder keys(KeyPair keyPair) {
    leaf.keys(keyPair);
    return this;
  }

  /**
   * Sets the validity of every certificate. Default: a day before and after now.
   *
   * @param from its first second
   * @param to its last second
   * @return this builder
   */
  public TestChainBuilder validity(Instant from, Instant to) {
    return change(c -> c.validity(from, to));
  }

  /**
   * Ends the chain with an authority that is there already. Default: a fresh one.
   *
   * @param authority a self-signed authority
   * @return this builder
   */
  public TestChainBuilder root(TestCertificate authority) {
    root = Objects.requireNonNull(authority, "authority");
    return this;
  }

  /**
   * Changes the certificate at one place, before it is issued.
   *
   * @param index the place, 0 for the leaf; −1 for the last one, and so on
   * @param change what to do with its builder
   * @return this builder
   */
  public TestChainBuilder certificate(int index, Consumer<TestCertificateBuilder> change) {
    changes.add(new Change(index, Objects.requireNonNull(change, "change")));
    return this;
  }

  /**
   * Changes every certificate, before it is issued.
   *
   * @param change what to do with each builder
   * @return this builder
   */
  public TestChainBuilder change(Consumer<TestCertificateBuilder> change) {
    Objects.requireNonNull(change, "change");
    changes.add(new Change(null, change));
    return this;
  }

  /**
   * Puts one thing wrong.
   *
   * @param flaw what
   * @return this builder
   */
  public TestChainBuilder flaw(ChainFlaw flaw) {
    flaw.applyTo(this);
    return this;
  }

  /**
   * Presents the certificates otherwise than leaf first and root last. Default: as they were
   * issued.
   *
   * @param change gives what is presented, from a list of its own of what was issued
   * @return this builder
   */
  public TestChainBuilder present(UnaryOperator<List<TestCertificate>> change) {
    presentation = Objects.requireNonNull(change, "change");
    return this;
  }

  /** {@return the chain} */
  public TestChain issue() {
    List<TestCertificate> issued = new ArrayList<>();
    TestCertificate issuer = root;
    if (issuer != null) {
      issued.add(issuer);
    }
    for (int place = length - 1 - issued.size(); place >= 0; place--) {
      issuer = issue(place, issuer);
      issued.add(issuer);
    }
    Collections.reverse(issued);
    return new TestChain(issued, presentation.apply(new ArrayList<>(issued)));
  }

  private TestCertificate issue(int place, @Nullable TestCertificate issuer) {
    TestCertificateBuilder builder = place == 0 ? leaf : authority(place);
    if (issuer != null) {
      builder.issuedBy(issuer);
    }
    changes.stream()
        .filter(change -> change.concerns(place, length))
        .forEach(change -> change.change().accept(builder));
    return builder.issue();
  }

  private TestCertificateBuilder authority(int place) {
    String name = place == length - 1 ? "root" : "authority " + place;
    return TestCertificate.authority("C=NO, O=imagesign testkit, CN=" + name);
  }
}
