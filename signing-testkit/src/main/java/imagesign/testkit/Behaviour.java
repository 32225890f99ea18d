package imagesign.testkit;

/**
 * In what a registry differs from others for good, not for single requests as a {@link Fault} does.
 *
 * @param referrers how the referrers API behaves
 * @param referrersPageSize the most descriptors on one page of referrers
 */
record Behaviour(ReferrersMode referrers, int referrersPageSize) {
  static final Behaviour STANDARD = new Behaviour(ReferrersMode.ON, Integer.MAX_VALUE);

  Behaviour referrers(ReferrersMode mode) {
    return new Behaviour(mode, referrersPageSize);
  }

  Behaviour referrersPageSize(int size) {
    return new Behaviour(referrers, size);
  }
}
