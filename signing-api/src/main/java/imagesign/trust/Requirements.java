package imagesign.trust;

import imagesign.spi.Authority;
import java.util.List;
import java.util.function.UnaryOperator;

/** Rebuilds requirements. */
final class Requirements {
  private Requirements() {}

  /** Puts another authority in the place of each. */
  static Requirement map(Requirement requirement, UnaryOperator<Authority> others) {
    if (requirement instanceof Requirement.By by) {
      return new Requirement.By(others.apply(by.authority()));
    }
    if (requirement instanceof Requirement.AtLeast atLeast) {
      return new Requirement.AtLeast(
          atLeast.count(), atLeast.authorities().stream().map(others).toList());
    }
    return requirement instanceof Requirement.All all
        ? new Requirement.All(map(all.parts(), others))
        : new Requirement.Any(map(((Requirement.Any) requirement).parts(), others));
  }

  private static List<Requirement> map(List<Requirement> parts, UnaryOperator<Authority> others) {
    return parts.stream().map(part -> map(part, others)).toList();
  }
}
