package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.oci.Repository;
import org.junit.jupiter.api.Test;

class ScopesTest {
  private static final Repository APP = new Repository("r.example", "a/b");

  @Test
  void asksForPullAndPushAtOnce() {
    assertThat(Access.pull(APP).scopes().values()).containsExactly("repository:a/b:pull");
    assertThat(Access.push(APP).scopes().values()).containsExactly("repository:a/b:pull,push");
  }

  @Test
  void readsTwoScopesOfOneValue() {
    assertThat(Scopes.parse("repository:a:pull repository:b:push,pull").values())
        .containsExactly("repository:a:pull", "repository:b:push,pull");
  }

  @Test
  void unionKeepsTheDemandedOneInFront() {
    Scopes union =
        Scopes.parse("repository:x:delete repository:a/b:pull").and(Access.push(APP).scopes());

    assertThat(union.values()).containsExactly("repository:x:delete", "repository:a/b:pull,push");
  }

  @Test
  void noSeriesOfDemandsMakesItGrow() {
    Scopes all = Access.pull(APP).scopes();
    for (int i = 0; i < 100; i++) {
      Scopes demanded = Scopes.parse("x:" + i + ":a y:z:" + i);
      all = demanded.and(Access.pull(APP).scopes()).and(all);
    }

    assertThat(all.values()).hasSizeLessThanOrEqualTo(32).contains("repository:a/b:pull");
    assertThat(all.values()).allSatisfy(scope -> assertThat(scope.length()).isLessThan(200));
  }

  @Test
  void orderDoesNotMatterForEquality() {
    assertThat(Scopes.parse("b:x:push,pull a:y:z")).isEqualTo(Scopes.parse("a:y:z b:x:pull,push"));
    assertThat(Scopes.parse("a:y:z")).isNotEqualTo(Scopes.parse("a:y:w"));
  }

  @Test
  void keepsScopesOfOtherForms() {
    assertThat(Scopes.parse("aws").values()).containsExactly("aws");
    assertThat(Scopes.parse("registry:catalog:*").values()).containsExactly("registry:catalog:*");
    assertThat(Scopes.parse("repository:host:5000/x:pull").values())
        .containsExactly("repository:host:5000/x:pull");
    assertThat(Scopes.parse("").values()).isEmpty();
  }
}
