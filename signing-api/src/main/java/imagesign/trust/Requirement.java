package imagesign.trust;

import imagesign.spi.Authority;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a rule asks for: a tree over authorities. There is no negation, since the absence of a
 * signature can't be proven. Immutable and thread-safe if its authorities are.
 */
public sealed interface Requirement {
  /**
   * One authority has signed.
   *
   * @param authority who must have signed
   */
  record By(Authority authority) implements Requirement {
    public By {
      Objects.requireNonNull(authority, "authority");
    }

    @Override
    public String toString() {
      return authority.name();
    }
  }

  /**
   * Every part holds.
   *
   * @param parts what must hold; at least one
   */
  record All(List<Requirement> parts) implements Requirement {
    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public All {
      parts = nonEmpty(parts);
    }

    @Override
    public String toString() {
      return "all of " + parts;
    }
  }

  /**
   * At least one part holds.
   *
   * @param parts what may hold; at least one
   */
  record Any(List<Requirement> parts) implements Requirement {
    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public Any {
      parts = nonEmpty(parts);
    }

    @Override
    public String toString() {
      return "any of " + parts;
    }
  }

  /**
   * At least {@code count} different authorities have signed by as many different signers. One key
   * under two names counts once, and so does one authority with two keys.
   *
   * @param count how many, from 1 to the number of authorities
   * @param authorities who may have signed, all of different names
   */
  record AtLeast(int count, List<Authority> authorities) implements Requirement {
    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if the count is out of range or a name recurs
     */
    public AtLeast {
      authorities = List.copyOf(authorities);
      if (count < 1 || count > authorities.size()) {
        throw new IllegalArgumentException(
            "count: %d of %d authorities".formatted(count, authorities.size()));
      }
      Set<String> names = new HashSet<>();
      for (Authority authority : authorities) {
        if (!names.add(authority.name())) {
          throw new IllegalArgumentException("authorities: twice " + authority.name());
        }
      }
    }

    @Override
    public String toString() {
      return "at least " + count + " of " + authorities.stream().map(Authority::name).toList();
    }
  }

  /**
   * Asks for a signature of one authority.
   *
   * @param authority who must have signed
   * @return the requirement
   */
  static Requirement by(Authority authority) {
    return new By(authority);
  }

  /**
   * Asks for a signature of every authority. One signer may stand for several of them; where they
   * must differ, ask {@link #atLeast}.
   *
   * @param first who must have signed
   * @param more who else must have signed
   * @return the requirement
   */
  static Requirement all(Authority first, Authority... more) {
    return new All(each(first, more));
  }

  /**
   * Asks for a signature of at least one authority.
   *
   * @param first who may have signed
   * @param more who else may have signed
   * @return the requirement
   */
  static Requirement any(Authority first, Authority... more) {
    return new Any(each(first, more));
  }

  /**
   * Asks for different authorities by different signers.
   *
   * @param count how many
   * @param authorities who may have signed
   * @return the requirement
   * @throws IllegalArgumentException if the count is out of range or a name recurs
   */
  static Requirement atLeast(int count, Authority... authorities) {
    return new AtLeast(count, List.of(authorities));
  }

  /** {@return every authority that this requirement names, in order, with repetitions} */
  default Stream<Authority> named() {
    if (this instanceof By by) {
      return Stream.of(by.authority());
    }
    if (this instanceof AtLeast atLeast) {
      return atLeast.authorities().stream();
    }
    List<Requirement> parts = this instanceof All all ? all.parts() : ((Any) this).parts();
    return parts.stream().flatMap(Requirement::named);
  }

  private static List<Requirement> each(Authority first, Authority... more) {
    List<Requirement> parts = new ArrayList<>();
    parts.add(new By(first));
    Stream.of(more).map(By::new).forEach(parts::add);
    return parts;
  }

  private static List<Requirement> nonEmpty(List<Requirement> parts) {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("parts: empty");
    }
    return List.copyOf(parts);
  }
}
